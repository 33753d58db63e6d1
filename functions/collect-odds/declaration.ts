import { odds } from '../../lib/backlog/kinds.ts';
import { circuitSettingsOf } from '../circuit-variables.ts';
import { declareFunction } from '../declaration.ts';
import { fastestCadence, slowestCadence } from '../stage-settings.ts';
import { circuitState, ownRunStatus } from '../state-uses.ts';
import { collectOddsAlarms } from './alarms.ts';
import { configSchema } from './config.ts';

/** The function that observes a slate, lands it and records it. It knows one database user, which can do nothing else. */
export const collectOdds = declareFunction({
  name: 'collect-odds',
  description: 'Observes the slate of a league, lands what it saw, and records what changed.',
  config: configSchema,
  // A sleeping database takes 10–30 s to wake; a run that would wait longer is deferred.
  sizing: { memoryMb: 1024, timeoutSeconds: 60, reservedConcurrency: null },
  uses: {
    database: { as: 'recorder', actions: ['ExecuteStatement'] },
    landed: [{ kind: odds, may: ['write'] }],
    state: [
      { key: 'settled#*', actions: ['PutItem'] },
      { key: 'lease', actions: ['UpdateItem', 'GetItem', 'DeleteItem'] },
      { key: 'schedule#*', actions: ['Query'] },
      // The memory of what is usual for its runs.
      { key: 'anomaly', actions: ['GetItem', 'PutItem'] },
      ...circuitState,
      ownRunStatus,
    ],
    sources: { remembersQuota: true },
  },
  settings: (stage) => ({
    ...circuitSettingsOf(stage, slowestCadence(stage)),
    RECORDING: stage.recording.mode,
    ...(stage.recording.inWindows && { RECORDING_IN_WINDOWS: stage.recording.inWindows }),
    // A database that never sleeps need not be woken.
    ...(stage.database.sleepsAfterSeconds !== null && {
      DATABASE_SLEEPS_AFTER_SECONDS: String(stage.database.sleepsAfterSeconds),
    }),
    ...(stage.allowRecorded && { ALLOW_RECORDED: 'true' }),
  }),
  startedBy: {
    schedules: ({ slates, collecting }) =>
      slates.map(({ league, everyMinutes, hours, months }) => ({
        name: `observe-${league}`,
        description: `Observes the ${league} slate every ${everyMinutes} minutes while prices are offered.`,
        firstMinute: 0,
        everyMinutes,
        during: { hours, months },
        enabled: collecting,
        event: { league },
        ifMissed: 'keep',
      })),
  },
  // A run that starts when the next one is due observes what the next one observes.
  asyncInvoke: { maxEventAgeMinutes: (stage) => Math.max(1, fastestCadence(stage) - 1), ifFailed: 'keep' },
  errorImpact:
    'Prices of this moment were not seen and cannot be fetched later: the history has a gap until a run succeeds.',
  alarms: collectOddsAlarms,
});
