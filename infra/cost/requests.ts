import type { Activity } from './activity.ts';
import { type HealthyRunName, healthyRuns } from './healthy-runs.ts';

/** Requests of a month, by what they are billed as. */
export interface Requests {
  readonly statements: number;
  readonly stateWrites: number;
  readonly stateReads: number;
  readonly bucketWrites: number;
  readonly bucketReads: number;
}

const billedAs: Readonly<Record<string, keyof Requests | 'free'>> = {
  'rds-data:ExecuteStatement': 'statements',
  'dynamodb:PutItem': 'stateWrites',
  'dynamodb:UpdateItem': 'stateWrites',
  'dynamodb:DeleteItem': 'stateWrites',
  'dynamodb:GetItem': 'stateReads',
  'dynamodb:Query': 'stateReads',
  // A listing has the price of a write.
  's3:PutObject': 'bucketWrites',
  's3:ListBucket': 'bucketWrites',
  's3:GetObject': 'bucketReads',
  // Scheduler is paid by what its schedules invoke.
  'scheduler:ListSchedules': 'free',
  'scheduler:CreateSchedule': 'free',
  'scheduler:DeleteSchedule': 'free',
};

function eachKind(count: (kind: keyof Requests) => number): Requests {
  return {
    statements: count('statements'),
    stateWrites: count('stateWrites'),
    stateReads: count('stateReads'),
    bucketWrites: count('bucketWrites'),
    bucketReads: count('bucketReads'),
  };
}

/** Of all runs of a month. A drain asks the more the more it records, beside what it asks in any case. */
export function requestsOf({ runs, drainedObservations }: Activity): Requests {
  const { observationsOfRun, runsOfBacklog } = healthyRuns;
  const [least, more] = [counts['record-backlog-with-one-run'], counts['record-backlog-with-backlog']];
  const drains = runs['record-backlog-with-backlog'];
  // Of a run and of a sync.
  const beyondLeast = Math.max(0, drainedObservations - drains * (observationsOfRun + 1));
  const inRuns = (kind: keyof Requests) =>
    (Object.keys(runs) as HealthyRunName[])
      .map((name) => runs[name] * (name === 'record-backlog-with-backlog' ? least : counts[name])[kind])
      .reduce((sum, count) => sum + count, 0);
  const perObservation = (kind: keyof Requests) =>
    (more[kind] - least[kind]) / ((runsOfBacklog - 1) * observationsOfRun);
  return eachKind((kind) => inRuns(kind) + beyondLeast * perObservation(kind));
}

const counts = Object.fromEntries(
  Object.entries(healthyRuns.runs).map(([name, { requests }]) => [name, countOf(requests)]),
) as Readonly<Record<HealthyRunName, Requests>>;

/** @throws Error if a request is of an operation that nothing here has a price for */
function countOf(requests: Readonly<Record<string, number>>): Requests {
  const billed = Object.entries(requests).map(([operation, count]) => {
    const kind = billedAs[operation];
    if (kind === undefined) throw new Error(`Nothing says what ${operation} costs: add it to infra/cost/requests.ts.`);
    return { kind, count };
  });
  return eachKind((kind) => billed.filter((each) => each.kind === kind).reduce((sum, { count }) => sum + count, 0));
}
