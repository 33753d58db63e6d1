import { captureRules } from '../../lib/games/capture-windows.ts';
import { league } from '../../lib/sources/mlb-stats-api/client.ts';
import { declareFunction } from '../declaration.ts';
import { followedTimes } from '../stage-settings.ts';
import { ownRunStatus } from '../state-uses.ts';
import { configSchema } from './config.ts';

const { planEvery } = captureRules;

/** The function that keeps the capture windows of baseball in Scheduler: created, moved and removed as its schedule changes. */
export const planClosing = declareFunction({
  name: 'plan-closing',
  description: 'Plans the windows around first pitches in which the slate is observed every minute.',
  config: configSchema,
  // One query and one listing; a day's windows are some five calls more.
  sizing: { memoryMb: 512, timeoutSeconds: 30, reservedConcurrency: null },
  uses: {
    state: [
      { key: 'lease', actions: ['UpdateItem', 'GetItem', 'DeleteItem'] },
      { key: 'schedule#*', actions: ['Query'] },
      ownRunStatus,
    ],
    windows: true,
  },
  settings: ({ captureWindows, collecting }) => ({ CAPTURE_WINDOWS: String(captureWindows && collecting) }),
  startedBy: {
    successOf: 'sync-schedule',
    // Also while nothing is collected: then it deletes the windows that there are.
    schedules: (stage) =>
      stage.slates
        .filter((slate) => slate.league === league)
        .map((slate) => ({
          name: 'plan-closing',
          description: `Plans the capture windows every ${planEvery} minutes, also if the official schedule cannot be read.`,
          // Between two syncs.
          firstMinute: 11,
          everyMinutes: planEvery,
          during: followedTimes(slate, stage),
          enabled: stage.captureWindows,
          ifMissed: 'drop',
        })),
  },
  // A plan that starts when the next one is due finds nothing left to do.
  asyncInvoke: { maxEventAgeMinutes: () => planEvery - 1, ifFailed: 'drop' },
  errorImpact:
    'Windows that are planned already still open. Starts that change meanwhile are observed by the regular runs only.',
});
