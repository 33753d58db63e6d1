import type { HealthReport } from '../../lib/health/health-report.ts';
import { type ReportSummary, reporter } from '../../lib/lambda/reporter.ts';

const levels = { healthy: 'info', degraded: 'warn', unhealthy: 'error' } as const;

/** What is wrong stands in the log: a metric for each source, circuit and reason would cost more than it tells. */
export const reportHealth = reporter('check-health', summaryOf);

function summaryOf(health: HealthReport): ReportSummary<'check-health'> {
  const { status, reasons } = health;
  return {
    dimensions: {},
    metrics: {
      Healthy: Number(status === 'healthy'),
      Unhealthy: Number(status === 'unhealthy'),
      HealthReasons: reasons.length,
    },
    line: { level: levels[status], message: `Health ${status}`, details: { health } },
  };
}
