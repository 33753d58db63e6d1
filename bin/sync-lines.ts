import type { SyncReport } from '../lib/collection/sync-report.ts';
import type { ScheduledGame } from '../lib/games/schedule.ts';
import type { SlateDate } from '../lib/odds/slate-date.ts';
import { newYorkTimeOfDay } from './new-york-time.ts';
import { type Column, tableLines } from './table.ts';
import type { Terminal } from './terminal.ts';
import { visibleData } from './visible.ts';

/** An official date as it is known; null if nothing is. */
export interface KnownDate {
  readonly date: SlateDate;
  readonly games: readonly ScheduledGame[] | null;
}

const columns: readonly Column[] = ['date', 'start', 'game', 'number', 'state'].map((title) => ({ title }));
const styleOf = { synced: 'green', failed: 'red' } as const;

/** The result of the sync, then the known dates that are given; after a failed sync, what was known before. */
export function syncLines(
  synced: SyncReport,
  known: readonly KnownDate[],
  { style, width }: Pick<Terminal, 'style' | 'width'>,
): string[] {
  const report = visibleData(synced);
  const { status, source, league, entries, error } = report;
  const rejected = Object.entries(entries.rejected).map(([reason, count]) => `${count} ${reason}`);
  return [
    `${style(styleOf[status], status)}  ${source} ${league}${report.capturedAt ? `, captured at ${report.capturedAt}` : ''}`,
    ...(error ? [`  ${error.message} (${error.code})`] : []),
    `  dates     ${report.from} to ${report.to}, ${report.changedDates.length} changed; ${report.games} games`,
    `  entries   ${entries.seen} seen = ${entries.games} games + ${entries.repeated} repeated + ${rejected.join(', ') || 0} rejected`,
    style('dim', `  ${report.durationMs} ms, correlation id ${report.correlationId}`),
    ...(known.length > 0 ? tableOf(known, { style, width }) : []),
  ];
}

function tableOf(known: readonly KnownDate[], { style, width }: Pick<Terminal, 'style' | 'width'>): string[] {
  return [
    '',
    ...tableLines(columns, visibleData(known).flatMap(rowsOf), { width, heading: (title) => style('bold', title) }),
    style('dim', 'Times of New York.'),
  ];
}

function rowsOf({ date, games }: KnownDate): string[][] {
  if (games === null) return [[date, 'nothing is known']];
  if (games.length === 0) return [[date, 'no game']];
  return games.map(({ gamePk, startTime, startIsOpen, kind, state, ifNecessary, teams }, index) => [
    index === 0 ? date : '',
    startIsOpen ? 'open' : newYorkTimeOfDay(startTime),
    teams === undefined ? 'not named' : `${teams.away} at ${teams.home}`,
    String(gamePk),
    [
      state,
      ...(ifNecessary ? ['if necessary'] : []),
      ...(kind === 'regular_season' ? [] : [kind.replaceAll('_', ' ')]),
    ].join(', '),
  ]);
}
