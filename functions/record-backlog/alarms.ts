import type { AlarmsOf } from '../alarm.ts';

/** That drains fail, or that the backlog grows, is judged by check-health. */
export const recordBacklogAlarms: AlarmsOf<'record-backlog'> = ({ recording: { drainEveryMinutes: everyMinutes } }) => [
  {
    kind: 'backlog-set-aside',
    watched: { metric: 'BacklogSetAside', statistic: 'Maximum' },
    dimensions: {},
    severity: 'ticket',
    everyMinutes,
    impact:
      'An answer can be read by no reader (dead), or not be recorded for a reason of its own (quarantined). It has landed, and is not lost.',
    firstAction:
      'See in the log of record-backlog which one it is: list the dead (odds dead), or repair what the message names.',
    query: 'errors-by-code',
    firesWithinMinutes: everyMinutes + 5,
  },
];
