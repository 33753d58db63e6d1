import type { PlanReport } from '../../lib/collection/plan-report.ts';
import { logReport } from '../../lib/lambda/reporter.ts';

/** It has no metrics of its own: health reads its status. */
export const reportPlan = logReport((report: PlanReport) => {
  const { status, contended } = report;
  const level = status === 'failed' ? 'error' : contended.length > 0 ? 'warn' : 'info';
  return { level, message: `Plan ${status}`, details: { report } };
});
