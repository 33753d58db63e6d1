import type { HealthReport } from '../lib/health/health-report.ts';
import { countsText } from '../lib/health/link-health.ts';
import { circuitLines } from './circuit-lines.ts';
import type { Terminal } from './terminal.ts';
import { visibleData } from './visible.ts';

const colours = { healthy: 'green', degraded: 'yellow', unhealthy: 'red' } as const;
/** Good and bad states, in the words of the report. Any other state is neutral. */
const wellWords: ReadonlySet<string> = new Set(['serving', 'fresh', 'answering', 'as expected', 'well']);
const illWords: ReadonlySet<string> = new Set(['failing', 'out of quota', 'stale', 'drifted', 'failed', 'silent']);

/** The verdict and its reasons, what is known of each part, and the circuits. */
export function healthLines(health: HealthReport, terminal: Pick<Terminal, 'style' | 'width'>): string[] {
  const { style } = terminal;
  const { status, reasons, checkedAt, deep, circuits } = visibleData(health);
  const basis = deep ? 'from run statuses, the database and the sources' : 'from run statuses';
  return [
    `${style(colours[status], status)}  at ${checkedAt}, ${basis}`,
    ...reasons.map(
      ({ weighs, what, because, runbook }) =>
        `  ${style(colours[weighs], what)}: ${because} ${style('dim', `(docs/runbook.md, ${runbook})`)}`,
    ),
    '',
    ...partLines(visibleData(health), style),
    ...(circuits === null ? [] : ['', ...circuitLines(circuits, terminal)]),
  ];
}

function partLines(health: HealthReport, style: Terminal['style']): string[] {
  const { sources, checkedSources, freshness, database, schema, backlog, links, runs } = health;
  const word = (is: string) => style(wellWords.has(is) ? 'green' : illWords.has(is) ? 'red' : 'dim', is);
  const since = (at: string | null, what = 'as of') => (at === null ? '' : `, ${what} ${at}`);
  const part = (name: string, text: string) => `${name.padEnd(9)} ${text}`;
  return [
    ...sources.map(({ source, league, is, games, quotes, lastSuccessAt }) => {
      const had = games === null ? '' : `, ${quotes} quotes of ${games} games`;
      return part('source', `${source} ${league} ${word(is)}${had}${since(lastSuccessAt, 'last success')}`);
    }),
    ...checkedSources.map(({ name, is, tookMs }) =>
      part('asked', `${name} ${word(is)}${tookMs === null ? '' : ` in ${tookMs} ms`}`),
    ),
    ...freshness.map(({ league, is, lastObservationAt }) =>
      part('league', `${league} ${word(is)}${since(lastObservationAt, 'last observed')}`),
    ),
    part('database', `${word(database.is)}${since(database.asOf)}${database.metBy ? ` (${database.metBy})` : ''}`),
    part('schema', `${word(schema.is)}${since(schema.asOf)}${schema.compared ? ', compared completely' : ''}`),
    part('backlog', backlog ? `${backlogText(backlog)}${since(backlog.asOf)}` : word('unknown')),
    ...(links === null ? [] : [part('links', `${linksText(links)}${since(links.asOf)}`)]),
    ...runs.map(({ name, is, lastRunAt }) => part('run', `${name} ${word(is)}${since(lastRunAt, 'last')}`)),
  ];
}

function backlogText({ waiting, missing, dead }: NonNullable<HealthReport['backlog']>): string {
  return `${waiting} waiting, ${missing} of them missing; ${dead} dead`;
}

function linksText({ linked, faults, others }: NonNullable<HealthReport['links']>): string {
  const unlinked = countsText({ ...faults, ...others });
  return `${linked} games linked${unlinked === '' ? ', all of them' : `; unlinked: ${unlinked}`}`;
}
