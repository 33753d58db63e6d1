import type { Logger } from '@aws-lambda-powertools/logger';
import type { MiddlewareObj } from '@middy/core';
import type { ErrorCode } from '../resilience/error-table.ts';
import type { DatabaseMeter, DatabaseUsage } from '../storage/database-meter.ts';
import { emitMetrics, type MetricSink } from '../telemetry/emit-metrics.ts';

/** The database or the Data API is out of sessions, memory, disk, or calls per second: it needs more capacity. */
const saturation: readonly ErrorCode[] = ['database_exhausted', 'database_throttled'];
/** The answer of a database that is waking up, which is no failure. */
const waking: ErrorCode = 'database_resuming';

/**
 * Middy middleware: emits four metrics about an invocation's calls to the database, or none if it made no call.
 * `1 - DatabaseFailures / DatabaseCalls` is the success rate. The codes of failures are in the log: a metric for each code
 * would cost more than it is worth.
 */
export function reportDatabase({
  logger,
  metrics,
  meter,
}: {
  logger: Pick<Logger, 'warn' | 'info'>;
  metrics: MetricSink;
  meter: DatabaseMeter;
}): MiddlewareObj {
  const publish = () => publishUsage(meter.take(), { logger, metrics });
  return {
    // A call of an earlier invocation that ended late does not belong to this one.
    before: () => void meter.take(),
    after: publish,
    onError: publish,
  };
}

function publishUsage(
  { calls, samplesMs, slowestMs, failures }: DatabaseUsage,
  { logger, metrics }: { logger: Pick<Logger, 'warn' | 'info'>; metrics: MetricSink },
): void {
  if (calls === 0) return;
  const sumOf = (counts: readonly (number | undefined)[]) => counts.reduce((sum: number, n) => sum + (n ?? 0), 0);
  const answered = sumOf(Object.values(failures));
  const failed = answered - (failures[waking] ?? 0);
  emitMetrics(metrics, 'database', {
    DatabaseCalls: calls,
    DatabaseFailures: failed,
    DatabaseSaturated: sumOf(saturation.map((code) => failures[code])),
    DatabaseTime: samplesMs,
  });
  if (answered === 0) return;
  logger[failed > 0 ? 'warn' : 'info']('Not all calls to the database succeeded', {
    database: { calls, failures, slowestMs },
  });
}
