import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { reportHealth } from '../../functions/check-health/report-health.ts';
import { reportRun } from '../../functions/collect-odds/report-run.ts';
import { watchAnomalies } from '../../functions/collect-odds/watch-anomalies.ts';
import { reportPlan } from '../../functions/plan-closing/report-plan.ts';
import { reportBacklog } from '../../functions/record-backlog/report-backlog.ts';
import { reportSync } from '../../functions/sync-schedule/report-sync.ts';
import { countedQuota } from '../../lib/aws/counted-quota.ts';
import { countTransition, functionCircuits } from '../../lib/aws/function-circuits.ts';
import { BacklogRun } from '../../lib/backlog/backlog-run.ts';
import { CollectionRun } from '../../lib/collection/collection-run.ts';
import { PlanRun } from '../../lib/collection/plan-run.ts';
import { SyncRun } from '../../lib/collection/schedule-sync-run.ts';
import { reportDatabase } from '../../lib/lambda/report-database.ts';
import { reportSourceRequests } from '../../lib/lambda/report-source-requests.ts';
import { nothingRecorded } from '../../lib/recording/record.ts';
import { CallMeter } from '../../lib/resilience/call-meter.ts';
import { OddsError } from '../../lib/resilience/odds-error.ts';
import { type EmittingFunction, functionMetrics } from '../../lib/telemetry/function-metrics.ts';
import { metricNamespace } from '../../lib/telemetry/metrics.ts';
import { usualMemory, usualRun } from './usual-runs.ts';

const namespace = metricNamespace('prod');
const now = () => 0;
type Emit = (to: { logger: Logger; metrics: Metrics }) => void | Promise<void>;

/** A metric as CloudWatch would take it from the log of a function. */
interface Emitted {
  readonly namespace: string;
  readonly name: string;
  readonly unit: unknown;
  readonly dimensions: Readonly<Record<string, unknown>>;
  readonly value: unknown;
}

async function emittedOf(serviceName: string, emit: Emit): Promise<Emitted[]> {
  const metrics = new Metrics({ serviceName, namespace });
  await emit({ logger: new Logger({ serviceName, logLevel: 'SILENT' }), metrics });
  const { _aws, ...values } = metrics.serializeMetrics();
  metrics.clearMetrics();
  return _aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics: sent }) =>
    Dimensions.flatMap((names: readonly string[]) =>
      sent.map(({ Name, Unit }) => ({
        namespace: Namespace,
        name: Name,
        unit: Unit,
        dimensions: Object.fromEntries(names.map((name) => [name, values[name]])),
        value: values[Name],
      })),
    ),
  );
}

const error = new OddsError('database_schema_missing', 'It is not there.');

/** As after an invocation that asked the database, and met each class of failure. */
const askDatabase: Emit = ({ logger, metrics }) => {
  const meter = new CallMeter();
  const codes = ['database_unavailable', 'database_timeout', 'database_busy', 'database_refused'] as const;
  for (const code of [null, ...codes]) meter.record({ tookMs: 5, code });
  void reportDatabase({ logger, metrics, meter }).after?.({} as never);
};

/** As after an invocation whose one request to a source was answered. */
const askSource: Emit = ({ metrics }) => {
  const meter = new CallMeter();
  meter.record({ tookMs: 80, code: null });
  void reportSourceRequests({ metrics, meter }).after?.({} as never);
};

/** The circuit opens, a first probe fails, and a second one closes it. */
function moveCircuit(kind: 'source' | 'database'): Emit {
  const steps = [
    ['closed', 'open'],
    ['open', 'half_open'],
    ['half_open', 'open'],
    ['open', 'half_open'],
    ['half_open', 'closed'],
  ] as const;
  return ({ metrics }) => {
    for (const [from, to] of steps) {
      countTransition(metrics, { name: 'any', kind, from, to, gen: 1, because: 'it failed', place: 'shared' });
    }
  };
}

/** A call with the state table away. */
const loseCircuitStore: Emit = async ({ logger, metrics }) => {
  const client = new DynamoDBClient({ region: 'us-east-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });
  const away = () => Promise.reject(new Error('connect ECONNREFUSED'));
  client.middlewareStack.add(() => away, { step: 'initialize', name: 'away' });
  const thresholds = { failuresToOpen: 2, firstOpenMs: 60_000 };
  const circuits = functionCircuits({
    client,
    table: 'state',
    logger,
    metrics,
    now: () => new Date(0),
    intervalMs: 300_000,
    source: thresholds,
    database: thresholds,
  });
  await circuits.database().run(async () => 'odds', { signal: new AbortController().signal });
};

const learnQuota: Emit = ({ metrics }) => {
  const memory = {
    remaining: async () => 7,
    remember: async () => undefined,
    askedEvents: async () => null,
    rememberEvents: async () => undefined,
  };
  void countedQuota(memory, metrics).remember({ remaining: 0, used: 500, cost: 0 }, new AbortController().signal);
};

/** As after a scheduled run of an hour that is known well. */
const measureAnomalies: Emit = async ({ metrics }) => {
  const memories = { read: async () => usualMemory, write: async () => undefined };
  const sourceMeter = new CallMeter();
  sourceMeter.record({ tookMs: usualRun.latencyMs, code: null });
  const onFailure = (failure: unknown) => {
    throw failure;
  };
  const { measure } = watchAnomalies({ memories, sourceMeter, metrics, now: () => usualRun.at, onFailure });
  const request = { event: usualRun.run, response: usualRun.report } as never;
  await measure.before?.(request);
  await measure.after?.(request);
};

const collection = (
  status: 'recorded' | 'deferred' | 'skipped' | 'failed',
  leaseError?: { code: 'state_unavailable' },
) =>
  (({ logger, metrics }) => {
    const source = { name: 'action-network', answers: 'slate' } as never;
    const run = new CollectionRun({
      league: 'mlb',
      slateDates: [],
      sources: [source],
      exclusive: true,
      lateMs: 0,
      correlationId: 'run',
      now,
    });
    const response = {
      ...run.report(),
      landedBytes: 1,
      status,
      ...(leaseError && { leaseError: { ...leaseError, message: 'Away.' } }),
    };
    void reportRun({ logger, metrics }).after?.({ response } as never);
  }) satisfies Emit;

const drain = (ending: 'drained' | 'deferred' | 'skipped' | 'failed') =>
  (({ logger, metrics }) => {
    const run = new BacklogRun({ nothingRecorded, order: {}, correlationId: 'drain', now });
    const response = ending === 'drained' ? run.report() : run.concludeWith(ending, error);
    void reportBacklog({ logger, metrics }).after?.({ response } as never);
  }) satisfies Emit;

const sync = (ending: 'synced' | 'failed') =>
  (({ logger, metrics }) => {
    const run = new SyncRun({ dates: { from: '2026-08-03', to: '2026-08-04' }, correlationId: 'sync', now });
    const response = ending === 'synced' ? run.report() : run.concludeWith('failed', error);
    void reportSync({ logger, metrics }).onError?.({ response, error } as never);
  }) satisfies Emit;

const plan = (ending: 'planned' | 'skipped' | 'failed') =>
  (({ logger, metrics }) => {
    const run = new PlanRun({ league: 'mlb', correlationId: 'plan', skip: undefined, now });
    const response = ending === 'planned' ? run.report() : run.concludeWith(ending, error);
    void reportPlan({ logger, metrics }).onError?.({ response, error } as never);
  }) satisfies Emit;

const check = (status: 'healthy' | 'degraded' | 'unhealthy') =>
  (({ logger, metrics }) => {
    void reportHealth({ logger, metrics }).after?.({
      response: {
        status,
        reasons: [],
        state: { is: 'answering', trouble: null },
        sources: [],
        unobservedStarts: [],
        database: { is: 'failing', trouble: { code: 'database_unavailable', message: 'It is away.' } },
        schema: { is: 'as expected', trouble: null },
        backlog: null,
        links: null,
        runs: [
          { name: 'sync-schedule/mlb', is: 'failed', trouble: null },
          { name: 'record-backlog', is: 'failed', trouble: null },
        ],
        freshness: [{ is: 'fresh', ageMs: 0 }],
        coverage: [{ percent: 79 }],
        circuits: [],
      },
    } as never);
  }) satisfies Emit;

/** In each function's reports, the report comes last among what runs after the handler, so that its dimensions hold for all. */
const calls = {
  'collect-odds': [
    askDatabase,
    askSource,
    moveCircuit('source'),
    moveCircuit('database'),
    loseCircuitStore,
    learnQuota,
    measureAnomalies,
  ],
  'record-backlog': [askDatabase, moveCircuit('database'), loseCircuitStore],
  'sync-schedule': [askSource, moveCircuit('source'), loseCircuitStore],
  'plan-closing': [],
  'check-health': [askDatabase, moveCircuit('source'), moveCircuit('database'), loseCircuitStore],
  'migrate-schema': [askDatabase],
  'rotate-database-secret': [askDatabase],
} satisfies Readonly<Record<EmittingFunction, readonly Emit[]>>;

const none: Emit = () => undefined;
/** How an invocation can end. */
const endings = {
  'collect-odds': [
    collection('recorded'),
    collection('deferred', { code: 'state_unavailable' }),
    collection('skipped'),
    collection('failed'),
  ],
  'record-backlog': [drain('drained'), drain('deferred'), drain('skipped'), drain('failed')],
  'sync-schedule': [sync('synced'), sync('failed')],
  'plan-closing': [plan('planned'), plan('skipped'), plan('failed')],
  'check-health': [check('healthy'), check('degraded'), check('unhealthy')],
  'migrate-schema': [none],
  'rotate-database-secret': [none],
} satisfies Readonly<Record<EmittingFunction, readonly Emit[]>>;

export const emittingFunctions = Object.keys(functionMetrics) as EmittingFunction[];

/** What a function emits in one invocation, for each way in which it can end: its real reporters, and all that can happen. */
export function invocationsOf(name: EmittingFunction): Promise<Emitted[][]> {
  const emitAll = (end: Emit) => async (to: Parameters<Emit>[0]) => {
    for (const emit of [...calls[name], end]) await emit(to);
  };
  return Promise.all(endings[name].map((end) => emittedOf(name, emitAll(end))));
}
