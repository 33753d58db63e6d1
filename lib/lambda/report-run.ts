import type { Logger } from '@aws-lambda-powertools/logger';
import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { MiddlewareObj } from '@middy/core';
import type { CollectionReport } from '../collection/collection-run.ts';

/** How a run ended, as counts: an alarm asks for the sum of one of them. */
const endings = {
  recorded: 'RunsRecorded',
  unchanged: 'RunsRecorded',
  deferred: 'RunsDeferred',
  skipped: 'RunsSkipped',
  failed: 'RunsFailed',
} as const;

/**
 * Middy middleware: one log line and one set of metrics for each run, however it ended. Stands before the fallback, so
 * that it sees the report that the fallback made.
 */
export function reportRun({
  logger,
  metrics,
}: {
  logger: Logger;
  metrics: Metrics;
}): MiddlewareObj<unknown, CollectionReport> {
  const publish = (report: CollectionReport, error?: Error | null) => {
    const { status, outcomes, recorded, durationMs } = report;
    metrics.addDimensions({ source: report.source, league: report.league });
    metrics.addMetric(endings[status], MetricUnit.Count, 1);
    metrics.addMetric('ObservationsLanded', MetricUnit.Count, report.landed);
    metrics.addMetric('Gaps', MetricUnit.Count, report.gaps.length);
    metrics.addMetric('RunsMissed', MetricUnit.Count, status === 'failed' || report.gaps.length > 0 ? 1 : 0);
    metrics.addMetric('RunsServedByAnother', MetricUnit.Count, servedByAnother(report) ? 1 : 0);
    metrics.addMetric('SchemaDrifts', MetricUnit.Count, report.error?.code === 'database_schema_missing' ? 1 : 0);
    metrics.addMetric('QuotesRead', MetricUnit.Count, outcomes.quotes);
    metrics.addMetric(
      'OutcomesRejected',
      MetricUnit.Count,
      Object.values(outcomes.rejected).reduce((a, b) => a + b, 0),
    );
    metrics.addMetric('OutcomesOfUnknownBooks', MetricUnit.Count, outcomes.skipped.unknown_sportsbook ?? 0);
    metrics.addMetric('Changes', MetricUnit.Count, recorded.changes);
    // It defers, and an alarm has to say so: unlike a database that is away, this does not pass by itself.
    metrics.addMetric('RunDuration', MetricUnit.Milliseconds, durationMs);
    if (report.leaseError) {
      // The run goes on, and another one may have done the same work beside it.
      metrics.addMetric('LeaseStoreFailures', MetricUnit.Count, 1);
      logger.warn('The lease could not be taken, so this run went on without', { leaseError: report.leaseError });
    }
    const level = status === 'failed' ? 'error' : status === 'deferred' ? 'warn' : 'info';
    logger[level](`Collection ${status}`, { report, ...(error && { error }) });
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

function servedByAnother({ source, servedBy }: CollectionReport): boolean {
  return servedBy.some((name) => name !== source);
}
