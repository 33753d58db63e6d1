import type { Logger } from '@aws-lambda-powertools/logger';
import type { MiddlewareObj } from '@middy/core';
import type { CallMeter, CallUsage } from '../resilience/call-meter.ts';
import type { ErrorCode } from '../resilience/error-table.ts';
import { emitMetrics, type MetricSink } from '../telemetry/emit-metrics.ts';

/** The database or the Data API is out of sessions, memory, disk, or calls per second: it needs more capacity. */
const saturation: readonly ErrorCode[] = ['database_exhausted', 'database_throttled'];
/** The classes of failures, each a metric. A code in no class is a refusal, which a retry would repeat. */
const unavailable: readonly ErrorCode[] = ['database_unavailable'];
const timeouts: readonly ErrorCode[] = ['database_timeout'];
const busy: readonly ErrorCode[] = ['database_busy'];
/** The answer of a database that is waking up, which is no failure. */
const waking: ErrorCode = 'database_resuming';

/**
 * Middy middleware: emits metrics about an invocation's calls to the database, or none if it made no call.
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
  meter: CallMeter;
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
  { calls, samplesMs, slowestMs, failures }: CallUsage,
  { logger, metrics }: { logger: Pick<Logger, 'warn' | 'info'>; metrics: MetricSink },
): void {
  if (calls === 0) return;
  const sumOf = (counts: readonly (number | undefined)[]) => counts.reduce((sum: number, n) => sum + (n ?? 0), 0);
  const answered = sumOf(Object.values(failures));
  const failed = answered - (failures[waking] ?? 0);
  const countOf = (codes: readonly ErrorCode[]) => sumOf(codes.map((code) => failures[code]));
  emitMetrics(metrics, 'database', {
    DatabaseCalls: calls,
    DatabaseFailures: failed,
    DatabaseSaturated: countOf(saturation),
    DatabaseUnavailable: countOf(unavailable),
    DatabaseTimeouts: countOf(timeouts),
    DatabaseBusy: countOf(busy),
    DatabaseRefusals: failed - countOf([...saturation, ...unavailable, ...timeouts, ...busy]),
    DatabaseTime: samplesMs,
  });
  if (answered === 0) return;
  logger[failed > 0 ? 'warn' : 'info']('Not all calls to the database succeeded', {
    database: { calls, failures, slowestMs },
  });
}
