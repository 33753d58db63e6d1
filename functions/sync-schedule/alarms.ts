import type { AlarmsOf } from '../alarm.ts';

/** One bad sync of three is noise. */
export const syncScheduleAlarms: AlarmsOf<'sync-schedule'> = ({ scheduleEveryMinutes: everyMinutes }) => {
  const series = {
    everyMinutes,
    dimensions: {},
    severity: 'ticket',
    datapoints: [2, 3],
    query: 'errors-by-code',
    firesWithinMinutes: 3 * everyMinutes,
  } as const;
  return [
    {
      ...series,
      kind: 'schedules-failed',
      watched: { metric: 'SchedulesFailed', statistic: 'Maximum' },
      impact:
        'The official schedule becomes outdated: postponed and moved games are not known. Prices are still collected.',
      firstAction:
        'Ask for the schedule by hand (odds games sync --live), and follow the code in the log of sync-schedule.',
    },
    {
      ...series,
      kind: 'schedule-entries-rejected',
      watched: { metric: 'ScheduleEntriesRejected', statistic: 'Maximum' },
      impact: 'Some official games cannot be read: coverage and empty slates are judged without them.',
      firstAction: 'Look at the landed answer that the log line names, and repair lib/sources/mlb-stats-api.',
    },
  ];
};
