import { links, odds, schedule } from '../../lib/backlog/kinds.ts';
import { circuitSettingsOf } from '../circuit-variables.ts';
import { declareFunction } from '../declaration.ts';
import { drainSettingsOf, slowestCadence } from '../stage-settings.ts';
import { circuitState, ownRunStatus } from '../state-uses.ts';
import { recordBacklogAlarms } from './alarms.ts';
import { configSchema } from './config.ts';

/** The function that records later what could not be recorded at once. It can neither observe nor land. */
export const recordBacklog = declareFunction({
  name: 'record-backlog',
  description: 'Records what has landed and could not be recorded then. By schedule, and after each good run.',
  config: configSchema,
  // An hour's backlog takes seconds; what does not fit is left to the next drain. Ends before that is due.
  sizing: { memoryMb: 1024, timeoutSeconds: 240, reservedConcurrency: null },
  uses: {
    database: { as: 'recorder', actions: ['ExecuteStatement'] },
    landed: [
      { kind: odds, may: ['read', 'list'] },
      { kind: schedule, may: ['read', 'list'] },
      { kind: links, may: ['read', 'list'] },
    ],
    state: [
      { key: 'backlog#*', actions: ['GetItem', 'PutItem'] },
      { key: 'backlog-mark#*', actions: ['Query', 'PutItem', 'DeleteItem'] },
      { key: 'backlog-reading#*', actions: ['GetItem', 'PutItem', 'DeleteItem'] },
      { key: 'settled#*', actions: ['Query', 'PutItem', 'DeleteItem'] },
      // When the last drain was, and which games begin: whether a drain is due.
      { key: 'run', actions: ['Query'] },
      { key: 'schedule#*', actions: ['Query'] },
      ...circuitState,
      ownRunStatus,
    ],
  },
  settings: (stage) => ({
    ...circuitSettingsOf(stage, slowestCadence(stage)),
    ...drainSettingsOf(stage),
  }),
  startedBy: {
    successOf: 'collect-odds',
    // Also while nothing is collected: without a backlog it costs one listing of the bucket.
    schedules: ({ recording: { drainEveryMinutes } }) => [
      {
        name: 'record-backlog',
        description: `Records the backlog, every ${drainEveryMinutes} minutes.`,
        // Between two observations, so that a drain does not take for backlog what a run is about to record.
        firstMinute: 2,
        everyMinutes: drainEveryMinutes,
        enabled: true,
        ifMissed: 'drop',
      },
    ],
  },
  // A drain that finds another one running is rejected, and the next one does its work.
  asyncInvoke: { maxEventAgeMinutes: () => 1, ifFailed: 'drop' },
  errorImpact: 'What landed and is not recorded yet has to wait for the next drain; nothing is lost.',
  alarms: recordBacklogAlarms,
});
