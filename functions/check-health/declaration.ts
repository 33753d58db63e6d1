import { circuitSettingsOf } from '../circuit-variables.ts';
import { declareFunction } from '../declaration.ts';
import { drainSettingsOf, slowestCadence } from '../stage-settings.ts';
import { circuitState } from '../state-uses.ts';
import { checkHealthAlarms } from './alarms.ts';
import { configSchema } from './config.ts';

/**
 * The function that reports the health of the whole to its schedule, to a person, and to every principal that IAM lets call its URL.
 * It reads what runs reported; only a deep check calls the database, as the reader, and the sources.
 */
export const checkHealth = declareFunction({
  name: 'check-health',
  description: 'Reports the health of the whole system, by what runs reported. By schedule, by hand and over its URL.',
  config: configSchema,
  // Two reads; a deep check gives the database ten seconds.
  sizing: { memoryMb: 512, timeoutSeconds: 20, reservedConcurrency: null },
  uses: {
    database: { as: 'reader', actions: ['ExecuteStatement'] },
    state: [{ key: 'run', actions: ['Query'] }, { key: 'schedule#*', actions: ['Query'] }, ...circuitState],
    // A deep check costs no credits.
    sources: { remembersQuota: false },
  },
  settings: (stage) => ({
    ...circuitSettingsOf(stage, slowestCadence(stage)),
    SLATES: JSON.stringify(stage.slates),
    TIME_ZONE: stage.timeZone,
    COLLECTING: String(stage.collecting),
    ...drainSettingsOf(stage),
    CAPTURE_WINDOWS: String(stage.captureWindows),
    SCHEDULE_EVERY_MINUTES: String(stage.scheduleEveryMinutes),
    ...(stage.runsStartBy && { RUNS_START_BY: stage.runsStartBy }),
  }),
  startedBy: {
    // Also while nothing is collected: a check does not wake the database.
    schedules: ({ healthCheckEveryMinutes }) => [
      {
        name: 'check-health',
        description: `Reports the health of the whole system every ${healthCheckEveryMinutes} minutes.`,
        // After the others have reported.
        firstMinute: 4,
        everyMinutes: healthCheckEveryMinutes,
        enabled: true,
        ifMissed: 'drop',
      },
    ],
    url: { description: 'GET it, signed, for the health of the whole system as JSON.' },
  },
  // A check that starts when the next one is due would report the same, only older.
  asyncInvoke: { maxEventAgeMinutes: ({ healthCheckEveryMinutes }) => healthCheckEveryMinutes - 1, ifFailed: 'drop' },
  errorImpact: 'Health is not reported. Collecting and recording go on, and have their own alarms.',
  alarms: checkHealthAlarms,
});
