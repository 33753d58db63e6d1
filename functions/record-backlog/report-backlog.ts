import type { BacklogReport } from '../../lib/backlog/backlog-report.ts';
import { type ReportSummary, reporter } from '../../lib/lambda/reporter.ts';

const levels = { drained: 'info', skipped: 'info', deferred: 'warn', failed: 'error' } as const;

/**
 * Numbers are over all leagues: a metric for each would cost more than it is worth. The log has the league, and the keys of what
 * is missing.
 */
export const reportBacklog = reporter('record-backlog', summaryOf);

function summaryOf(report: BacklogReport): ReportSummary<'record-backlog'> {
  const { status, linksError, recorded, markedDead, held, waiting, missing, dead, dismissed, error, durationMs } =
    report;
  // A drain that was skipped or failed has not counted what is left, and must not report that nothing is.
  const counted = status === 'drained' || status === 'deferred';
  return {
    dimensions: {},
    metrics: {
      DrainsFailed: Number(status === 'failed'),
      BacklogRecorded: recorded.observations,
      BacklogMarkedDead: markedDead,
      BacklogHeld: held,
      BacklogSetAside: markedDead + held,
      SchemaDrifts: Number(error?.code === 'database_schema_missing'),
      BacklogWaiting: counted ? waiting : undefined,
      BacklogAge: counted ? report.oldestWaitingSeconds : undefined,
      BacklogMissing: counted ? missing : undefined,
      BacklogDead: counted ? dead - dismissed : undefined,
      RunDuration: durationMs,
    },
    line: {
      level: linksError && levels[status] === 'info' ? 'warn' : levels[status],
      message: `Backlog ${status}`,
      details: { report },
    },
  };
}
