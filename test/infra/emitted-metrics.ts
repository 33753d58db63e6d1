import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { countTransition } from '../../lib/aws/function-circuits.ts';
import { BacklogRun } from '../../lib/backlog/backlog-run.ts';
import { CollectionRun } from '../../lib/collection/collection-run.ts';
import { SyncRun } from '../../lib/collection/schedule-sync-run.ts';
import { reportBacklog } from '../../lib/lambda/report-backlog.ts';
import { reportDatabase } from '../../lib/lambda/report-database.ts';
import { reportHealth } from '../../lib/lambda/report-health.ts';
import { reportRun } from '../../lib/lambda/report-run.ts';
import { reportSync } from '../../lib/lambda/report-sync.ts';
import { nothingRecorded } from '../../lib/recording/record.ts';
import { OddsError } from '../../lib/resilience/odds-error.ts';
import { DatabaseMeter } from '../../lib/storage/database-meter.ts';

const namespace = 'Odds';
const now = () => 0;
type Emit = (to: { logger: Logger; metrics: Metrics }) => void;

/** The metrics that a function sends, each by its name and dimensions, as CloudWatch would take them from its log. */
export function emittedBy(serviceName: string, emit: Emit): string[] {
  const metrics = new Metrics({ serviceName, namespace });
  emit({ logger: new Logger({ serviceName, logLevel: 'SILENT' }), metrics });
  const { _aws, ...values } = metrics.serializeMetrics();
  metrics.clearMetrics();
  return _aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics: sent }) =>
    Dimensions.flatMap((names: readonly string[]) =>
      sent.map(({ Name }) => nameOf(Namespace, Name, Object.fromEntries(names.map((name) => [name, values[name]])))),
    ),
  );
}

export function nameOf(ofNamespace: string, metric: string, dimensions: Readonly<Record<string, unknown>>): string {
  return JSON.stringify([ofNamespace, metric, Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1))]);
}

const openedOf = (kind: 'source' | 'database') => ({
  name: 'any',
  kind,
  from: 'closed' as const,
  to: 'open' as const,
  gen: 1,
  because: 'it failed',
  place: 'shared' as const,
});

/** As after an invocation that asked the database once. */
function emitDatabase({ logger, metrics }: { logger: Logger; metrics: Metrics }): void {
  const meter = new DatabaseMeter();
  meter.note({ tookMs: 5, code: null });
  void reportDatabase({ logger, metrics, meter }).after?.({} as never);
}

/** A failed run is told of by the same code as every other. */
export const emitCollection: Emit = (to) => {
  const source = { name: 'action-network', answers: 'slate' } as never;
  const run = new CollectionRun({
    league: 'mlb',
    slateDates: [],
    sources: [source],
    exclusive: true,
    correlationId: 'run',
    now,
  });
  for (const kind of ['source', 'database'] as const) countTransition(to.metrics, openedOf(kind));
  emitDatabase(to);
  void reportRun(to).after?.({ response: { ...run.report(), status: 'failed' } } as never);
};

export const emitBacklog: Emit = (to) => {
  const run = new BacklogRun({ nothingRecorded, order: {}, correlationId: 'drain', now });
  emitDatabase(to);
  void reportBacklog(to).after?.({ response: run.report() } as never);
};

export const emitSync: Emit = (to) => {
  const run = new SyncRun({ dates: { from: '2026-08-03', to: '2026-08-04' }, correlationId: 'sync', now });
  const response = run.concludeWith('failed', new OddsError('source_timeout', 'It took too long.'));
  void reportSync(to).onError?.({ response } as never);
};

export const emitHealth: Emit = (to) => {
  void reportHealth(to).after?.({ response: { status: 'unhealthy', reasons: [] } } as never);
};
