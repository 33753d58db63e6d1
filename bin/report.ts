import type { CollectionReport } from '../lib/collection/collection-report.ts';
import type { Ending } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';
import { unknownBookLines } from './unknown-book-lines.ts';
import { visibleData } from './visible.ts';

/** A loss weighs more than a delay: a gap decides the exit code even if the rest was recorded. */
export function endingOf({ status, gaps }: CollectionReport): Ending {
  if (status === 'failed') return 'failed';
  if (gaps.length > 0) return 'gap';
  return status === 'recorded' || status === 'unchanged' ? 'done' : status;
}

const styleOf = {
  recorded: 'green',
  unchanged: 'green',
  deferred: 'yellow',
  skipped: 'yellow',
  failed: 'red',
} as const;

const originOf = {
  body: 'which the recorded answer names',
  default: 'by default: the recorded answer names none (--league)',
} as const;

/** The report in a few lines that account for every outcome. */
export function reportLines(report: CollectionReport, { style }: Pick<Terminal, 'style'>): string[] {
  const shown = visibleData(report);
  const { status, source, league, games, outcomes, recorded } = shown;
  return [
    `${style(styleOf[status], status)}  ${source} ${league}${shown.capturedAt ? `, captured at ${shown.capturedAt}` : ''}`,
    ...(shown.capturedAtFrom
      ? ['  captured  at the time that the recorded answer names: --captured-at is another one and does not count']
      : []),
    ...(shown.leagueFrom ? [`  league    ${league}, ${originOf[shown.leagueFrom]}`] : []),
    ...(shown.reason ? [`  landed, and left to "odds drain" (${shown.reason})`] : []),
    ...servingLines(shown),
    ...(shown.error ? [`  ${shown.error.message} (${shown.error.code})`] : []),
    ...shown.gaps.map(({ slateDate, code, run }) =>
      style('red', `  gap       ${slateDate ?? 'a recorded answer'}: ${code}${run ? ` (of run ${run})` : ''}`),
    ),
    ...(shown.leaseError ? [style('yellow', `  no lease  ${shown.leaseError.message}`)] : []),
    `  games     ${games.seen} seen, ${games.quoted} quoted`,
    `  outcomes  ${outcomes.seen} seen = ${outcomes.quotes} quotes + ${counted('skipped', outcomes.skipped)} + ${counted('rejected', outcomes.rejected)}`,
    ...unknownBookLines(report.sources.flatMap(unknownBooksOf), { style }),
    ...marketLines(outcomes.skippedMarkets),
    `  recorded  ${recorded.changes} changes, ${recorded.splitChanges} split changes; ${shown.databaseCalls} database call(s)`,
    style('dim', `  ${shown.durationMs} ms, correlation id ${shown.correlationId}`),
  ];
}

function unknownBooksOf({ source, unknownBooks }: CollectionReport['sources'][number]) {
  return unknownBooks ? [{ source, ...unknownBooks }] : [];
}

/** The sources that served instead of the first one, and why; empty if the first one served. */
function servingLines({ source, servedBy, passedOver }: CollectionReport): string[] {
  if (servedBy.length === 0 || servedBy.every((name) => name === source)) return [];
  const reasons = passedOver.map(({ name, code }) => `${name}: ${code}`).join('; ');
  return [`  served by ${servedBy.join(', ')}${reasons ? ` (${reasons})` : ''}`];
}

/** The markets that are not kept, by name, those with the most outcomes first. */
function marketLines(markets: Readonly<Record<string, number>> | null | undefined): string[] {
  const byCount = Object.entries(markets ?? {}).sort(([, a], [, b]) => b - a);
  if (byCount.length === 0) return [];
  const shown = byCount.slice(0, 12).map(([name, outcomes]) => `${outcomes} ${name}`);
  return [`  markets   not kept: ${shown.join(', ')}${byCount.length > shown.length ? ', …' : ''}`];
}

/** `66 skipped (66 game_over)` */
function counted(word: string, reasons: Readonly<Record<string, number>>): string {
  const all = Object.values(reasons).reduce((sum, count) => sum + count, 0);
  const each = Object.entries(reasons).map(([reason, count]) => `${count} ${reason}`);
  return `${all} ${word}${each.length > 0 ? ` (${each.join(', ')})` : ''}`;
}
