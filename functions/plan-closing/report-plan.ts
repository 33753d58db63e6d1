import type { PlanReport } from '../../lib/collection/plan-report.ts';
import { type ReportSummary, reporter } from '../../lib/lambda/reporter.ts';

export const reportPlan = reporter('plan-closing', summaryOf);

function summaryOf(report: PlanReport): ReportSummary<'plan-closing'> {
  const { status, windows, created, updated, deleted, contended, durationMs } = report;
  const planned = status === 'planned';
  const level = status === 'failed' ? 'error' : contended.length > 0 ? 'warn' : 'info';
  return {
    dimensions: {},
    metrics: {
      PlansMade: Number(planned),
      PlansFailed: Number(status === 'failed'),
      // A plan that failed has not counted them all.
      WindowsPlanned: planned ? windows.length : undefined,
      WindowsChanged: planned ? created.length + updated.length + deleted.length : undefined,
      RunDuration: durationMs,
    },
    line: { level, message: `Plan ${status}`, details: { report } },
  };
}
