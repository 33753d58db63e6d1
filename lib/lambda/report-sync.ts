import type { Logger } from '@aws-lambda-powertools/logger';
import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { MiddlewareObj } from '@middy/core';
import type { SyncReport } from '../collection/schedule-sync-run.ts';

/**
 * Middy middleware: one log line and one set of metrics for each sync of the official schedule, however it ended. Stands
 * before the fallback, so that it sees the report that the fallback made.
 */
export function reportSync({
  logger,
  metrics,
}: {
  logger: Logger;
  metrics: Metrics;
}): MiddlewareObj<unknown, SyncReport> {
  const publish = (report: SyncReport, error?: Error | null) => {
    const { status, games, changedDates, entries, durationMs } = report;
    const rejected = Object.values(entries.rejected).reduce((a, b) => a + b, 0);
    const counts = {
      [status === 'synced' ? 'SchedulesSynced' : 'SchedulesFailed']: 1,
      ScheduleEntriesRejected: rejected,
      // A sync that failed has not counted them, and must not report that there are none.
      ...(status === 'synced' && { ScheduledGames: games, ScheduleDatesChanged: changedDates.length }),
    };
    for (const [name, count] of Object.entries(counts)) metrics.addMetric(name, MetricUnit.Count, count);
    metrics.addMetric('RunDuration', MetricUnit.Milliseconds, durationMs);
    logger[status === 'failed' ? 'error' : 'info'](`Schedule ${status}`, { report, ...(error && { error }) });
  };
  return {
    after: ({ response }) => {
      if (response) publish(response);
    },
    onError: ({ response, error }) => {
      if (response) publish(response, error);
    },
  };
}
