import type { QuotaMemory } from '../sources/quota-memory.ts';
import { emitMetrics, type MetricSink } from '../telemetry/emit-metrics.ts';

/** The same memory; what an answer says of the quota is a metric of the run, too. */
export function countedQuota(memory: QuotaMemory, metrics: MetricSink): QuotaMemory {
  return {
    remaining: (signal) => memory.remaining(signal),
    remember: (quota, signal) => {
      emitMetrics(metrics, 'quota', {
        SourceCreditsRemaining: quota.remaining,
        SourceCreditsSpent: quota.cost ?? undefined,
      });
      return memory.remember(quota, signal);
    },
  };
}
