import type { MetricStore } from '../../infra/local/cloudwatch/metric-store.ts';
import {
  type AwsDimensions,
  type AwsMetricName,
  type AwsNamespaceName,
  awsMetrics,
} from '../../infra/operations/aws-metrics.ts';
import { functionName, missedRunsQueueName } from '../../infra/resource-names.ts';
import type { GateRequest } from '../harness/gate.ts';
import { targetOf } from '../harness/operations.ts';
import type { Service } from '../harness/services.ts';
import type { TimedInvocation, WatchedStage } from './watched-stage.ts';

// What AWS would measure of the runs of a watched stage. It is derived from their invocations and requests, not measured.

/** A statement wakes the database to this; it sleeps again after the stage's time without one. */
const awakeAcu = 0.5;
const minuteMs = 60_000;

export interface StoreNames {
  readonly cluster: string;
  readonly table: string;
  readonly bucket: string;
}

/** The requests of a watched stage that AWS would count, by the stage's clock. */
export class RequestLog {
  /** Nothing is kept before it is set. */
  clock: { readonly now: () => Date } | undefined;
  readonly reads: number[] = [];
  readonly writes: number[] = [];
  readonly statements: number[] = [];
  readonly landed: { readonly at: number; readonly bytes: number }[] = [];

  readonly add = (service: Service, request: GateRequest): void => {
    const at = this.clock?.now().getTime();
    if (at === undefined) return;
    if (service === 'dataApi') this.statements.push(at);
    if (service === 's3' && request.method === 'PUT') this.landed.push({ at, bytes: request.body.length });
    if (service === 'dynamoDb') (isRead(request) ? this.reads : this.writes).push(at);
  };
}

const isRead = (request: GateRequest) => ['Query', 'GetItem'].includes(targetOf(request));

interface Span {
  readonly from: number;
  readonly until: number;
}

export function addDerivedMetrics(run: WatchedStage, requests: RequestLog, names: StoreNames, span: Span): void {
  const { stage, store } = run;
  for (const invocation of run.completed) addInvocation(store, stage.name, invocation);
  const table = { TableName: names.table };
  // An item of less than 4 kB, read without consistency, is half a unit; one of less than 1 kB is written by one.
  for (const at of requests.reads) add(store, 'AWS/DynamoDB', 'ConsumedReadCapacityUnits', table, at, 0.5);
  for (const at of requests.writes) add(store, 'AWS/DynamoDB', 'ConsumedWriteCapacityUnits', table, at, 1);
  const queue = { QueueName: missedRunsQueueName(stage.name) };
  const cluster = { DBClusterIdentifier: names.cluster };
  const sleepsAfterMs = 1_000 * (stage.database.sleepsAfterSeconds ?? Number.POSITIVE_INFINITY);
  let next = 0;
  for (let at = span.from; at < span.until; at += minuteMs) {
    while ((requests.statements[next] ?? Number.POSITIVE_INFINITY) < at + minuteMs) next += 1;
    const last = requests.statements[next - 1];
    const isAwake = last !== undefined && at - last < sleepsAfterMs;
    add(store, 'AWS/RDS', 'ServerlessDatabaseCapacity', cluster, at, isAwake ? awakeAcu : 0);
    add(store, 'AWS/SQS', 'ApproximateNumberOfMessagesVisible', queue, at, 0);
  }
  addSizes(store, requests, names, span);
}

function addInvocation(store: MetricStore, stage: string, { function: name, at, tookMs, result }: TimedInvocation) {
  const dimensions = { FunctionName: functionName(stage, name) };
  add(store, 'AWS/Lambda', 'Invocations', dimensions, at.getTime(), 1);
  add(store, 'AWS/Lambda', 'Duration', dimensions, at.getTime(), tookMs);
  add(store, 'AWS/Lambda', 'Errors', dimensions, at.getTime(), result.kind === 'returned' ? 0 : 1);
}

/** Sizes are measured once a day. */
function addSizes(store: MetricStore, { landed }: RequestLog, { bucket }: StoreNames, { from, until }: Span): void {
  const dayMs = 24 * 60 * minuteMs;
  for (let day = Math.floor(from / dayMs) * dayMs; day < until; day += dayMs) {
    const then = landed.filter(({ at }) => at < day + dayMs);
    const bytes = then.reduce((sum, one) => sum + one.bytes, 0);
    const of = (StorageType: string) => ({ BucketName: bucket, StorageType });
    add(store, 'AWS/S3', 'BucketSizeBytes', of('StandardStorage'), day, bytes);
    add(store, 'AWS/S3', 'NumberOfObjects', of('AllStorageTypes'), day, then.length);
  }
}

/** A name or a dimension that AWS does not have does not compile. */
export function add<N extends AwsNamespaceName>(
  store: MetricStore,
  namespace: N,
  name: AwsMetricName<N>,
  dimensions: AwsDimensions<N>,
  timestamp: number,
  value: number,
): void {
  const metrics: Readonly<Record<string, string>> = awsMetrics[namespace].metrics;
  store.add({ namespace, name, dimensions, unit: metrics[name] ?? 'None', timestamp, values: [value] });
}
