import type { SyncReport } from '../../lib/collection/sync-report.ts';
import { type ReportSummary, reporter } from '../../lib/lambda/reporter.ts';

export const reportSync = reporter('sync-schedule', summaryOf);

function summaryOf(report: SyncReport): ReportSummary<'sync-schedule'> {
  const { status, games, changedDates, entries, durationMs } = report;
  const synced = status === 'synced';
  return {
    dimensions: {},
    metrics: {
      SchedulesSynced: Number(synced),
      SchedulesFailed: Number(!synced),
      ScheduleEntriesRejected: Object.values(entries.rejected).reduce((a, b) => a + b, 0),
      // A sync that failed has not counted them, and must not report that there are none.
      ScheduledGames: synced ? games : undefined,
      ScheduleDatesChanged: synced ? changedDates.length : undefined,
      RunDuration: durationMs,
    },
    line: { level: synced ? 'info' : 'error', message: `Schedule ${status}`, details: { report } },
  };
}
