import { schedule } from '../../lib/backlog/kinds.ts';
import { league } from '../../lib/sources/mlb-stats-api/client.ts';
import { circuitSettingsOf } from '../circuit-variables.ts';
import { declareFunction, type RecurringStart } from '../declaration.ts';
import { followedTimes, type SlateSchedule } from '../stage-settings.ts';
import { circuitState, ownRunStatus } from '../state-uses.ts';
import { syncScheduleAlarms } from './alarms.ts';
import { configSchema } from './config.ts';

/** The function that knows which games an official date has. It calls no database; drains record what it lands. */
export const syncSchedule = declareFunction({
  name: 'sync-schedule',
  description: 'Takes over what the official schedule says of the dates around today.',
  config: configSchema,
  // One request of some 12 s at most, with its retries; a season's answer is 20 MB.
  sizing: { memoryMb: 512, timeoutSeconds: 30, reservedConcurrency: null },
  uses: {
    landed: [{ kind: schedule, may: ['write'] }],
    state: [{ key: 'schedule#*', actions: ['UpdateItem', 'GetItem', 'Query'] }, ...circuitState, ownRunStatus],
  },
  settings: (stage) => ({
    ...circuitSettingsOf(stage, stage.scheduleEveryMinutes),
    ...(stage.allowRecorded && { ALLOW_RECORDED: 'true' }),
  }),
  startedBy: {
    schedules: (stage) =>
      stage.slates
        .filter((slate) => slate.league === league)
        .flatMap((slate): RecurringStart[] => [
          {
            name: 'sync-schedule',
            description: `Looks at the official schedule every ${stage.scheduleEveryMinutes} minutes while its games are followed.`,
            // The minute after the drain: what it finds is there when the next slate is observed.
            firstMinute: 3,
            everyMinutes: stage.scheduleEveryMinutes,
            during: followedTimes(slate, stage),
            enabled: stage.collecting,
            ifMissed: 'drop',
          },
          {
            name: 'record-outcomes',
            description: 'Asks the official schedule again for the results of open games and of the last 72 hours.',
            // Not with a sync, and while drains wake the database anyway. Three times: a run that fails is repeated.
            firstMinute: 11,
            everyMinutes: 60,
            during: resultHours(slate),
            event: { for: 'outcomes' },
            enabled: stage.collecting,
            ifMissed: 'drop',
          },
        ]),
  },
  // A sync that starts when the next one is due reads what the next one reads.
  asyncInvoke: { maxEventAgeMinutes: ({ scheduleEveryMinutes }) => scheduleEveryMinutes - 1, ifFailed: 'drop' },
  errorImpact:
    'What was known of the official schedule stays; postponements of today are not known until a sync succeeds.',
  alarms: syncScheduleAlarms,
});

/** The first hours in which the slate is observed: all games of the night before have ended. */
function resultHours({ hours: { from, to }, months }: SlateSchedule) {
  return { hours: { from, to: Math.min(from + 2, to) }, months };
}
