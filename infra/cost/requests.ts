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

const billedAs: Readonly<Record<string, keyof Requests>> = {
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

/** Of all runs of a month. A drain of a backlog asks the more the more it records. */
export function requestsOf({ runs, drainedObservations }: Activity): Requests {
  const inRuns = (kind: keyof Requests) =>
    (Object.keys(runs) as HealthyRunName[])
      .map((name) => runs[name] * counts[name === 'record-backlog-with-backlog' ? emptyDrain : name][kind])
      .reduce((sum, count) => sum + count, 0);
  const inBacklog = (kind: keyof Requests) => {
    const extra = counts['record-backlog-with-backlog'][kind] - counts[emptyDrain][kind];
    return (drainedObservations * extra) / healthyRuns.observationsOfBacklog;
  };
  return eachKind((kind) => inRuns(kind) + inBacklog(kind));
}

const emptyDrain = 'record-backlog-without-backlog';

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
