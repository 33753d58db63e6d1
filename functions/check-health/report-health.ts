import type { HealthReport } from '../../lib/health/health-report.ts';
import { degradingCount } from '../../lib/health/rules.ts';
import { type ReportSummary, reporter } from '../../lib/lambda/reporter.ts';

const levels = { healthy: 'info', degraded: 'warn', unhealthy: 'error' } as const;

/** The log has the reasons: a metric for each source, circuit and reason would cost more than it is worth. */
export const reportHealth = reporter('check-health', summaryOf);

function summaryOf(health: HealthReport): ReportSummary<'check-health'> {
  const { status, reasons } = health;
  return {
    dimensions: {},
    metrics: {
      Unhealthy: Number(status === 'unhealthy'),
      ObservingDegraded: degradingCount(health, 'observing'),
      RecordingDegraded: degradingCount(health, 'recording'),
      ScheduleDegraded: degradingCount(health, 'schedule'),
      HealthReasons: reasons.length,
      NewestQuoteAge: newestQuoteAge(health),
      SlateCoverage: leastOf(health.coverage.map(({ percent }) => percent)),
      CircuitsOpen: health.circuits?.filter(({ beneath, byHand }) => beneath !== 'closed' && byHand === null).length,
      CircuitsForced: health.circuits?.filter(({ byHand }) => byHand !== null).length,
    },
    line: { level: levels[status], message: `Health ${status}`, details: { health } },
  };
}

/** In seconds, of the slate that was observed longest ago; undefined if none is observed at this hour, or ever was. */
function newestQuoteAge({ freshness }: HealthReport): number | undefined {
  const ages = freshness.flatMap(({ is, ageMs }) =>
    is === 'resting' || ageMs === null ? [] : Math.round(ageMs / 1_000),
  );
  return ages.length === 0 ? undefined : Math.max(...ages);
}

function leastOf(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : Math.min(...values);
}
