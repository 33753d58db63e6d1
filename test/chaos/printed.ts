import { tableLines } from '../../bin/table.ts';
import type { ScenarioResult } from './chaos.ts';
import { summedUp } from './told.ts';

const columns = [
  { title: 'scenario' },
  { title: 'faults injected' },
  { title: 'report' },
  { title: 'metric' },
  { title: 'lost', align: 'right' },
  { title: 'doubled', align: 'right' },
  { title: 'recovered by itself after' },
  { title: '' },
] as const;

/** The chaos table, what the scenarios found out, and what went wrong. The last line says how many passed. */
export function printed(results: readonly ScenarioResult[]): string {
  const failed = results.filter(({ problems }) => problems.length > 0);
  return [
    tableLines(columns, [...results.map(rowOf), sumOf(results)]).join('\n'),
    '“lost” is what had landed and is neither recorded nor dead in the end, “doubled” are rows that stand twice. Minutes are simulated, a run in each.',
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
    summedUp(reports),
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
  if (recovery.minutes === 0) return '0 min: nothing was left to do';
  const { minutes, runs, drains, ms } = recovery;
  return `${minutes} min: ${several(runs, 'run')}, ${several(drains, 'drain')}, ${(ms / 1000).toFixed(1)} s of ours`;
}

function several(count: number, what: string): string {
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
    known.length < minutes.length ? 'some never' : `${Math.max(0, ...known)} min at most`,
    '',
  ];
}
