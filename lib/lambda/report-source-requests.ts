import type { MiddlewareObj } from '@middy/core';
import type { CallMeter } from '../resilience/call-meter.ts';
import { emitMetrics, type MetricSink } from '../telemetry/emit-metrics.ts';

/** Middy middleware: emits metrics about an invocation's requests to sources, or none if it made no request. */
export function reportSourceRequests({
  metrics,
  meter,
}: {
  readonly metrics: MetricSink;
  readonly meter: CallMeter;
}): MiddlewareObj {
  const publish = () => {
    const { calls, samplesMs, failures } = meter.take();
    if (calls === 0) return;
    emitMetrics(metrics, 'source requests', {
      SourceRequests: calls,
      SourceRequestsFailed: Object.values(failures).reduce((sum, count) => sum + count, 0),
      SourceLatency: samplesMs,
    });
  };
  return {
    // A request of an earlier invocation that ended late does not belong to this one.
    before: () => void meter.take(),
    after: publish,
    onError: publish,
  };
}
