import type { AlarmsOf } from '../alarm.ts';

/** That syncs fail is judged by check-health. One sync of three with unreadable entries is noise. */
export const syncScheduleAlarms: AlarmsOf<'sync-schedule'> = ({ scheduleEveryMinutes: everyMinutes }) => [
  {
    kind: 'schedule-entries-rejected',
    watched: { metric: 'ScheduleEntriesRejected', statistic: 'Maximum' },
    dimensions: {},
    severity: 'ticket',
    everyMinutes,
    datapoints: [2, 3],
    impact: 'Some official games cannot be read: coverage and empty slates are judged without them.',
    firstAction: 'Look at the landed answer that the log line names, and repair lib/sources/mlb-stats-api.',
    query: 'errors-by-code',
    firesWithinMinutes: 3 * everyMinutes,
  },
];
