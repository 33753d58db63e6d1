import type { QuotaMemory } from '../sources/quota-memory.ts';
import { emitMetrics, type MetricSink } from '../telemetry/emit-metrics.ts';

/** The same memory; it also emits what an answer says of the quota as metrics of the run. */
export function countedQuota(memory: QuotaMemory, metrics: MetricSink): QuotaMemory {
  return {
    ...memory,
    remember: (quota, signal) => {
      emitMetrics(metrics, 'quota', {
        SourceCreditsRemaining: quota.remaining,
        SourceCreditsSpent: quota.cost ?? undefined,
      });
      return memory.remember(quota, signal);
    },
  };
}
