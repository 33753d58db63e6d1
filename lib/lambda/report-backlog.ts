import type { Logger } from '@aws-lambda-powertools/logger';
import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { MiddlewareObj } from '@middy/core';
import type { BacklogReport } from '../backlog/backlog-run.ts';

const levels = { drained: 'info', skipped: 'info', deferred: 'warn', failed: 'error' } as const;

/**
 * Middy middleware: one log line and one set of metrics for each drain, however it ended. Numbers are over all leagues –
 * a metric for each would cost more than it tells; which league it is, and the keys of what is missing, stand in the log.
 */
export function reportBacklog({
  logger,
  metrics,
}: {
  logger: Logger;
  metrics: Metrics;
}): MiddlewareObj<unknown, BacklogReport> {
  const publish = (report: BacklogReport, error?: Error | null) => {
    const { status, durationMs } = report;
    const counts = {
      DrainsFailed: status === 'failed' ? 1 : 0,
      BacklogRecorded: report.recorded.observations,
      BacklogMarkedDead: report.markedDead,
      BacklogHeld: report.held,
      SchemaDrifts: report.error?.code === 'database_schema_missing' ? 1 : 0,
      // A drain that was skipped or failed has not counted what is left, and must not report that nothing is.
      ...((status === 'drained' || status === 'deferred') && {
        BacklogWaiting: report.waiting,
        BacklogMissing: report.missing,
        BacklogDead: report.dead - report.dismissed,
      }),
    };
    for (const [name, count] of Object.entries(counts)) metrics.addMetric(name, MetricUnit.Count, count);
    metrics.addMetric('RunDuration', MetricUnit.Milliseconds, durationMs);
    logger[levels[status]](`Backlog ${status}`, { report, ...(error && { error }) });
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
