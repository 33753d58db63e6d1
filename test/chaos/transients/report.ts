import { tableLines } from '../../../bin/table.ts';
import type { TrialResult } from './transients.ts';

const columns = [
  { title: 'function' },
  { title: 'situation' },
  { title: 'operations', align: 'right' },
  { title: 'triples', align: 'right' },
  { title: 'differing', align: 'right' },
  { title: 'sockets reset', align: 'right' },
  { title: 'after resets' },
] as const;

/** The table of the trials and each difference. The last line has the number of triples. */
export function transientsReport(results: readonly TrialResult[]): string {
  const rows = results.map((result) => [
    result.function,
    result.situation,
    `${result.operations.length}`,
    `${result.triples.length}`,
    `${differingIn(result).length}`,
    `${result.afterResets.reset}`,
    result.afterResets.differences.length === 0 ? 'equal' : 'DIFFERS',
  ]);
  const all = results.reduce((sum, { triples }) => sum + triples.length, 0);
  const differing = results.reduce((sum, result) => sum + differingIn(result).length, 0);
  return [
    ...tableLines(columns, rows),
    ...results.flatMap(problemsOf),
    `${all} triples of function, operation and failure; ${differing} ended differently from an undisturbed run`,
  ].join('\n');
}

export function differingIn({ triples }: TrialResult): TrialResult['triples'] {
  return triples.filter(({ differences }) => differences.length > 0);
}

const differencesShown = 2;

/** A sentence for each problem; none if each run ended like an undisturbed one. */
export function problemsOf(result: TrialResult): readonly string[] {
  const { ownDifferences, afterResets, operations } = result;
  const about = `${result.function} ${result.situation}`;
  const differs = (how: string, differences: readonly string[]) =>
    differences.length === 0 ? [] : [`${about}, ${how}: ${differences.slice(0, differencesShown).join('; ')}`];
  return [
    ...(operations.length === 0 ? [`${about} calls no operation.`] : []),
    ...differs('undisturbed', ownDifferences),
    ...differingIn(result).flatMap(({ operation, failure, differences }) =>
      differs(`${operation}, ${failure}`, differences),
    ),
    ...differs('after resets', afterResets.differences),
    ...(afterResets.reset === 0 ? [`${about}: no open connection was used again.`] : []),
  ];
}
