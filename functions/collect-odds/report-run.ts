import type { CollectionReport } from '../../lib/collection/collection-report.ts';
import { type ReportSummary, reporter } from '../../lib/lambda/reporter.ts';

const levels = { recorded: 'info', unchanged: 'info', deferred: 'warn', skipped: 'info', failed: 'error' } as const;

export const reportRun = reporter('collect-odds', summaryOf);

function summaryOf(report: CollectionReport): ReportSummary<'collect-odds'> {
  const { status, source, league, leaseError } = report;
  return {
    dimensions: { source, league },
    metrics: metricsOf(report),
    // The run goes on, and another one may have done the same work beside it.
    ...(leaseError && {
      warning: {
        level: 'warn',
        message: 'The lease could not be taken, so this run went on without',
        details: { leaseError },
      },
    }),
    line: { level: levels[status], message: `Collection ${status}`, details: { report } },
  };
}

function metricsOf(report: CollectionReport): ReportSummary<'collect-odds'>['metrics'] {
  const { status, source, servedBy, landed, gaps, outcomes, recorded, error, leaseError, lateMs, durationMs } = report;
  return {
    RunsRecorded: Number(status === 'recorded' || status === 'unchanged'),
    RunsDeferred: Number(status === 'deferred'),
    RunsSkipped: Number(status === 'skipped'),
    RunsFailed: Number(status === 'failed'),
    ObservationsLanded: landed,
    Gaps: gaps.length,
    RunsMissed: Number(status === 'failed' || gaps.length > 0),
    RunsServedByAnother: Number(servedBy.some((name) => name !== source)),
    // Unlike an unavailable database, this does not pass by itself: it needs an alarm.
    SchemaDrifts: Number(error?.code === 'database_schema_missing'),
    QuotesRead: outcomes.quotes,
    OutcomesRejected: Object.values(outcomes.rejected).reduce((a, b) => a + b, 0),
    OutcomesOfUnknownBooks: outcomes.skipped.unknown_sportsbook ?? 0,
    Changes: recorded.changes,
    RunLateness: lateMs,
    BytesLanded: report.landedBytes,
    RunDuration: durationMs,
    LeaseStoreFailures: Number(leaseError !== undefined),
  };
}
