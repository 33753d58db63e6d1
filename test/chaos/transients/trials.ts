import { gzipSync } from 'node:zlib';
import type { FunctionName } from '../../../functions/declarations.ts';
import { windows } from '../../../infra/local/account.ts';
import type { FunctionEnvironment } from '../../../infra/local/function-environment.ts';
import {
  at,
  disableWindow,
  forgetLogin,
  landLinkByHand,
  markOneOfAnOldReader,
  minutesAgo,
  moveGame,
  storeLease,
  storeOpenCircuit,
} from './before-trials.ts';
import { rotatingSecret, type TrialWorld } from './trial-world.ts';

/** One invocation of a function, or several that belong together. */
export interface Step {
  readonly function: FunctionName;
  readonly event: unknown;
  readonly environment?: FunctionEnvironment;
  /** Before the trial's own moment. */
  readonly minutesBefore?: number;
}

/** A function in a situation in which it makes certain calls. */
export interface Trial {
  readonly function: FunctionName;
  readonly situation: string;
  readonly steps: readonly Step[];
  /** What ran before, once: each run of the trial finds what that left. */
  readonly before?: readonly Step[];
  /** What else is stored before. */
  readonly store?: (world: TrialWorld) => Promise<void>;
  /** What each run finds in the database beside empty tables. */
  readonly database?: (world: TrialWorld) => Promise<void>;
  /** Action Network answers that no game is played. */
  readonly emptySlate?: boolean;
}

const batched = { RECORDING: 'batched' };
const collect: Step = { function: 'collect-odds', event: { league: 'mlb' } };
const syncSchedule: Step = { function: 'sync-schedule', event: {} };
const recordBacklog: Step = { function: 'record-backlog', event: {} };
const planClosing: Step = { function: 'plan-closing', event: {} };
const byItsSchedule = { scheduledTime: at.toISOString() };
const landOnly: Step = { ...collect, environment: batched, minutesBefore: 60 };
const followingGames = { DRAIN_FAR_FROM_GAMES_EVERY_MINUTES: '180' };

const recordedEvent = (body: string, minutes: number) => ({
  league: 'mlb',
  date: '2026-08-03',
  recorded: { body: gzipSync(body).toString('base64'), capturedAt: minutesAgo(minutes) },
});

export const trials: readonly Trial[] = [
  {
    function: 'collect-odds',
    situation: 'on a usual day',
    steps: [{ ...collect, event: { league: 'mlb', scheduledTime: at.toISOString() } }],
  },
  {
    function: 'collect-odds',
    situation: 'when the first source has no game on a game day',
    before: [syncSchedule],
    emptySlate: true,
    steps: [collect],
  },
  {
    function: 'collect-odds',
    situation: 'when a circuit is due for a probe',
    store: storeOpenCircuit,
    steps: [{ ...collect, event: { league: 'mlb', date: '2026-08-03' } }],
  },
  {
    function: 'collect-odds',
    situation: 'after a run that was killed with the lease',
    store: (world) => storeLease(world, at.getTime() - 1_000),
    steps: [collect],
  },
  {
    function: 'collect-odds',
    situation: 'while another run observes',
    store: (world) => storeLease(world, at.getTime() + 60_000),
    steps: [collect],
  },
  {
    function: 'collect-odds',
    situation: 'of a recorded body that is hours old',
    steps: [{ ...collect, event: recordedEvent('{"games":[]}', 180) }],
  },
  {
    function: 'record-backlog',
    situation: 'with good, unreadable and once unreadable observations waiting',
    before: [
      landOnly,
      { ...collect, environment: batched, minutesBefore: 50, event: { league: 'mlb', date: '2026-08-03' } },
      { ...collect, event: recordedEvent('<html>', 45) },
    ],
    store: markOneOfAnOldReader,
    steps: [recordBacklog],
  },
  {
    function: 'record-backlog',
    situation: 'by its schedule, with odds, the official schedule and a link by hand to record',
    before: [
      { ...syncSchedule, minutesBefore: 70, event: { from: '2026-08-03', to: '2026-08-03' } },
      { ...landOnly, event: { league: 'mlb', date: '2026-08-03' } },
    ],
    store: landLinkByHand,
    steps: [{ ...recordBacklog, event: byItsSchedule, environment: followingGames }],
  },
  {
    function: 'record-backlog',
    situation: 'by its schedule, far from games and soon after another drain',
    before: [{ ...syncSchedule, minutesBefore: 70 }, { ...recordBacklog, minutesBefore: 60 }, landOnly],
    steps: [{ ...recordBacklog, event: byItsSchedule, environment: followingGames }],
  },
  {
    function: 'sync-schedule',
    situation: 'with some dates known and some changed',
    before: [{ ...syncSchedule, minutesBefore: 2 * 24 * 60 }],
    steps: [syncSchedule],
  },
  {
    function: 'sync-schedule',
    situation: 'for the results of recent and of open games',
    before: [{ ...syncSchedule, minutesBefore: 20 * 24 * 60 }],
    steps: [{ ...syncSchedule, event: { for: 'outcomes' } }],
  },
  {
    function: 'plan-closing',
    situation: 'after a sync that moved a game, with a window that is disabled',
    before: [syncSchedule, planClosing].map((step) => ({ ...step, minutesBefore: 60 })),
    store: async (world) => {
      await moveGame(world);
      await disableWindow(world);
    },
    steps: [{ ...planClosing, event: { requestContext: {}, responsePayload: { status: 'synced' } } }],
  },
  {
    function: 'plan-closing',
    situation: 'for another role of the windows, whose name says so',
    before: [
      { ...syncSchedule, minutesBefore: 60 },
      { ...planClosing, minutesBefore: 60, environment: { WINDOW_ROLE_ARN: `${windows.roleArn}-of-before` } },
    ],
    steps: [planClosing],
  },
  {
    function: 'check-health',
    situation: 'by its schedule',
    before: [collect, syncSchedule, recordBacklog],
    steps: [{ function: 'check-health', event: { scheduledTime: at.toISOString() } }],
  },
  {
    function: 'check-health',
    situation: 'in depth',
    before: [collect, syncSchedule, recordBacklog],
    steps: [{ function: 'check-health', event: { deep: true } }],
  },
  {
    function: 'migrate-schema',
    situation: 'with views to make anew and a login to set',
    database: async (world) => {
      await forgetLogin(world);
      await world.stored.database.execute({ sql: `delete from odds.schema_replaceable where name = 'views'` });
    },
    steps: [{ function: 'migrate-schema', event: {} }],
  },
  {
    function: 'rotate-database-secret',
    situation: 'through its four steps',
    database: forgetLogin,
    steps: ['createSecret', 'setSecret', 'testSecret', 'finishSecret'].map((Step) => ({
      function: 'rotate-database-secret',
      event: { Step, SecretId: rotatingSecret, ClientRequestToken: 'new' },
    })),
  },
];
