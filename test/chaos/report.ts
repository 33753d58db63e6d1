import { tableLines } from '../../bin/table.ts';
import type { ScenarioResult } from './chaos.ts';
import { summarize } from './describe-outcome.ts';

const columns = [
  { title: 'scenario' },
  { title: 'faults injected' },
  { title: 'report' },
  { title: 'metric' },
  { title: 'lost', align: 'right' },
  { title: 'duplicates', align: 'right' },
  { title: 'recovered after' },
  { title: '' },
] as const;

/** The table of the scenarios, their notes and their problems. The last line has the numbers of passed and failed ones. */
export function chaosReport(results: readonly ScenarioResult[]): string {
  const failed = results.filter(({ problems }) => problems.length > 0);
  return [
    tableLines(columns, [...results.map(rowOf), sumOf(results)]).join('\n'),
    '“lost”: observations that landed and are neither recorded nor dead at the end; “duplicates”: rows that exist twice. Minutes are simulated, with a run in each.',
    ...results.flatMap(({ name, notes }) => notes.map((note) => `${name}: ${note}`)),
    ...failed.map(({ name, problems }) => [`${name} failed:`, ...problems.slice(0, 12)].join('\n  ')),
    `${results.length - failed.length} passed, ${failed.length} failed`,
  ].join('\n\n');
}

function rowOf(result: ScenarioResult): string[] {
  const { name, injected, fault, reports, metrics, lost, duplicatedRows, problems } = result;
  return [
    name,
    `${injected} × ${fault}`,
    summarize(reports),
    Object.entries(metrics)
      .map(([metric, sum]) => `${metric} ${sum}`)
      .join(', '),
    `${lost}`,
    `${duplicatedRows}`,
    recoveryOf(result),
    problems.length === 0 ? 'passed' : 'FAILED',
  ];
}

function recoveryOf({ recovery }: ScenarioResult): string {
  if (recovery?.minutes === undefined) return 'never';
  if (recovery.minutes === 0) return '0 min';
  const { minutes, runs, drains, ms } = recovery;
  return `${minutes} min: ${plural(runs, 'run')}, ${plural(drains, 'drain')}, ${(ms / 1000).toFixed(1)} s on this machine`;
}

function plural(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

function sumOf(results: readonly ScenarioResult[]): string[] {
  const sum = (of: (result: ScenarioResult) => number) => `${results.reduce((total, result) => total + of(result), 0)}`;
  const minutes = results.map(({ recovery }) => recovery?.minutes);
  const known = minutes.filter((each) => each !== undefined);
  return [
    `all ${results.length}`,
    sum(({ injected }) => injected),
    '',
    '',
    sum(({ lost }) => lost),
    sum(({ duplicatedRows }) => duplicatedRows),
    known.length < minutes.length ? 'not all' : `${Math.max(0, ...known)} min at most`,
    '',
  ];
}
