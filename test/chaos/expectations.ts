import * as z from 'zod';
import { type MetricSums, metricsIn } from '../harness/output.ts';
import { describeOutcome } from './describe-outcome.ts';
import type { Recovery } from './recovery.ts';
import type { Expected } from './scenario.ts';
import type { ScenarioRun } from './scenario-run.ts';

/** What a scenario's expectations are about. */
export interface Observed {
  /** Outcomes of runs and drains during the fault, without drains after a run. */
  readonly reports: readonly string[];
  readonly drains: readonly string[];
  /** Since the fault began. */
  readonly metrics: MetricSums;
  readonly injected: number;
  readonly recovery: Pick<Recovery, 'minutes'> & { readonly state: Pick<Recovery['state'], 'dead'> };
}

export function outcomesOf({ duringFault, sinceFault }: ScenarioRun): Pick<Observed, 'reports' | 'drains' | 'metrics'> {
  const outcomes = (name: string) =>
    duringFault.filter((each) => each.function === name && !each.isAfterRun).map(describeOutcome);
  return {
    reports: outcomes('collect-odds'),
    drains: outcomes('record-backlog'),
    metrics: metricsIn(sinceFault.flatMap(({ lines }) => lines)),
  };
}

/** A sentence for each expectation that is not met. */
export function unmetExpectations(expected: Expected, observed: Observed): readonly string[] {
  const { reports, drains, metrics } = expected;
  const wrongRuns =
    typeof reports === 'function' ? reports(observed.reports) : difference('Runs', reports, observed.reports);
  const wrongDrains = drains && difference('Drains', drains, observed.drains);
  return [
    ...(observed.injected === 0 ? ['No fault was injected.'] : []),
    ...[wrongRuns, wrongDrains].filter((problem) => problem !== undefined),
    ...Object.entries(metrics)
      .filter(([name, sum]) => (observed.metrics[name] ?? 0) !== sum)
      .map(([name, sum]) => `Expected the metric ${name} to be ${sum}, but it is ${observed.metrics[name] ?? 0}.`),
    ...unmetRecovery(expected.recovery, observed.recovery),
  ];
}

function difference(what: string, expected: readonly string[], outcomes: readonly string[]): string | undefined {
  if (JSON.stringify(expected) === JSON.stringify(outcomes)) return undefined;
  return `${what} should end as [${expected.join('; ')}], but ended as [${outcomes.join('; ')}].`;
}

function unmetRecovery({ withinMinutes, dead = 0 }: Expected['recovery'], { minutes, state }: Observed['recovery']) {
  return [
    ...(minutes === undefined ? ['It did not recover.'] : []),
    ...(minutes !== undefined && minutes > withinMinutes
      ? [`Expected a recovery within ${withinMinutes} minutes, but it took ${minutes}.`]
      : []),
    ...(state.dead.size === dead ? [] : [`Expected ${dead} dead observations, but ${state.dead.size} are dead.`]),
  ];
}

/** Content hashes of what a run has landed, as its report names them. */
const reportSchema = z.object({ observation: z.string().nullable() });

/** Observations that reports name and that are not in the bucket. */
export function missingObservations({ completed }: ScenarioRun, landed: readonly string[]): readonly string[] {
  return completed
    .filter((each) => each.function === 'collect-odds')
    .flatMap(({ result }) =>
      result.kind === 'returned' ? (reportSchema.parse(result.answer).observation?.split(',') ?? []) : [],
    )
    .filter((hash) => !landed.some((key) => key.includes(hash)))
    .map((hash) => `A report names the observation ${hash}, which is not in the bucket.`);
}
