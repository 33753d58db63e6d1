import { functionName } from '../resource-names.ts';
import type { Activity } from './activity.ts';
import type { Assumptions } from './assumptions.ts';
import { type CostInput, type CountedLine, lineOf } from './cost-line.ts';
import { type HealthyRunName, healthyRuns } from './healthy-runs.ts';

const lambda = lineOf('Lambda');

/** Seconds that one run takes, beside what a drain records. */
const secondsOf: Readonly<Record<HealthyRunName, keyof Assumptions>> = {
  'sync-schedule': 'sync-schedule-seconds',
  'plan-closing': 'plan-closing-seconds',
  'check-health': 'check-health-seconds',
  'collect-odds': 'collect-odds-seconds',
  'collect-odds-batched': 'collect-odds-seconds',
  'record-backlog-after-run': 'record-backlog-seconds',
  'record-backlog-after-batched-run': 'record-backlog-seconds',
  'record-backlog-without-backlog': 'record-backlog-seconds',
  'record-backlog-not-due': 'record-backlog-seconds',
  'record-backlog-with-one-run': 'record-backlog-seconds',
  'record-backlog-with-backlog': 'record-backlog-seconds',
};
const names = Object.keys(secondsOf) as HealthyRunName[];

export function functionLines(
  { stage, inventory, assumptions }: CostInput,
  activity: Activity,
): readonly CountedLine[] {
  const { runs, schedulerInvocations, drainedObservations } = activity;
  const draining = drainedObservations * assumptions['record-backlog-seconds-per-observation'];
  const functions = [...new Set(names.map((name) => healthyRuns.runs[name].function))].map((name) => {
    const own = names.filter((run) => healthyRuns.runs[run].function === name);
    const count = sum(own.map((run) => runs[run]));
    const running = sum(own.map((run) => runs[run] * assumptions[secondsOf[run]]));
    const seconds = running + (name === 'record-backlog' ? draining : 0);
    const memoryMb = inventory.memoryMb[functionName(stage.name, name)];
    if (memoryMb === undefined) throw new Error(`The templates of stage ${stage.name} have no function ${name}.`);
    const because = `${Math.round(count)} runs of ${(seconds / Math.max(1, count)).toFixed(1)} s with ${memoryMb} MB.`;
    return lambda(name, (seconds * memoryMb) / 1_024, 'lambda-gb-second', because);
  });
  const all = runsOf(activity);
  return [
    ...functions,
    lambda('requests', all, 'lambda-request', 'Each run is one.'),
    lineOf('Scheduler')(
      'invocations',
      schedulerInvocations,
      'scheduler-invocation',
      'Each start by a schedule; Lambda itself starts the drain behind a run.',
    ),
    lineOf('X-Ray')(
      'traces',
      all,
      'trace-recorded',
      'Each run: X-Ray samples one a second, and runs are further apart.',
    ),
  ];
}

/** All runs of a month. */
export function runsOf({ runs }: Activity): number {
  return sum(Object.values(runs));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
