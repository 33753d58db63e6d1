import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { describe, expect, it } from 'vitest';
import { reportHealth } from '../../../../functions/check-health/report-health.ts';
import type { HealthReport } from '../../../../lib/health/health-report.ts';
import { allWell, drainStatus, first, healthBy, sourceFailing, sourceStatus } from '../../../support/health-scene.ts';

/** The metrics that a check with this report emits, by name; they have one dimension, whatever is wrong. */
function sentOf(response: HealthReport | undefined) {
  const metrics = new Metrics({ serviceName: 'check-health', namespace: 'Odds' });
  const logger = new Logger({ serviceName: 'check-health', logLevel: 'SILENT' });
  void reportHealth({ logger, metrics }).after?.({ response } as never);
  const { _aws, ...sent } = metrics.serializeMetrics();
  metrics.clearMetrics();
  return sent;
}

const service = 'check-health';

describe('the metrics of a check', () => {
  it.each([
    ['healthy', allWell, { service, Unhealthy: 0, HealthReasons: 0, ObservingDegraded: 0, RecordingDegraded: 0 }],
    [
      'degraded',
      [sourceStatus(first), drainStatus({ dead: 2 })],
      { service, Unhealthy: 0, HealthReasons: 1, RecordingDegraded: 0 },
    ],
    [
      'unhealthy',
      [sourceFailing(first, 'source_blocked'), drainStatus({ dead: 2 })],
      { service, Unhealthy: 1, HealthReasons: 2, ObservingDegraded: 0 },
    ],
  ])('say that it is %s, and for how many reasons', (_status, statuses, sent) => {
    expect(sentOf(healthBy(statuses))).toMatchObject(sent);
  });

  it('are none if there is no report', () => {
    expect(sentOf(undefined)).toEqual({ service });
  });
});
