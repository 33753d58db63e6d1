import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { QuotaMemory } from '../sources/quota-memory.ts';

/** The same memory; what an answer says of the quota is a metric of the run, too. */
export function countedQuota(memory: QuotaMemory, metrics: Pick<Metrics, 'addMetric'>): QuotaMemory {
  return {
    remaining: (signal) => memory.remaining(signal),
    remember: (quota, signal) => {
      metrics.addMetric('SourceCreditsRemaining', MetricUnit.Count, quota.remaining);
      if (quota.cost !== null) metrics.addMetric('SourceCreditsSpent', MetricUnit.Count, quota.cost);
      return memory.remember(quota, signal);
    },
  };
}
