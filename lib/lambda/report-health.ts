import type { Logger } from '@aws-lambda-powertools/logger';
import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { MiddlewareObj } from '@middy/core';
import type { HealthReport } from '../health/health-report.ts';

const levels = { healthy: 'info', degraded: 'warn', unhealthy: 'error' } as const;

/**
 * Middy middleware: one log line and three metrics for each check. What is wrong stands in the log: a metric for each
 * source, circuit and reason would cost more than it tells.
 */
export function reportHealth({
  logger,
  metrics,
}: {
  logger: Logger;
  metrics: Metrics;
}): MiddlewareObj<unknown, HealthReport> {
  return {
    after: ({ response }) => {
      if (!response) return;
      const { status, reasons } = response;
      metrics.addMetric('Healthy', MetricUnit.Count, status === 'healthy' ? 1 : 0);
      metrics.addMetric('Unhealthy', MetricUnit.Count, status === 'unhealthy' ? 1 : 0);
      metrics.addMetric('HealthReasons', MetricUnit.Count, reasons.length);
      logger[levels[status]](`Health ${status}`, { health: response });
    },
  };
}
