import { gzipSync } from 'node:zlib';
import type { FunctionName } from '../../../functions/declarations.ts';
import { stateTable } from '../../../infra/local/account.ts';
import type { FunctionEnvironment } from '../../../infra/local/function-environment.ts';
import { dynamoDbBacklogState } from '../../../lib/aws/dynamodb-backlog-state.ts';
import { dynamoDbCircuitStore } from '../../../lib/aws/dynamodb-circuit-store.ts';
import { dynamoDbLeases } from '../../../lib/aws/dynamodb-leases.ts';
import { odds } from '../../../lib/backlog/kinds.ts';
import { owedText } from '../../../lib/collection/owed-slate.ts';
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

/** A day of the season before its first pitch, not on the minute. */
export const at = new Date('2026-08-03T14:00:05.000Z');
const minuteMs = 60_000;
const minutesAgo = (minutes: number) => new Date(at.getTime() - minutes * minuteMs).toISOString();
const batched = { RECORDING: 'batched' };
const mlb = { source: 'action-network', league: 'mlb' };
const collect: Step = { function: 'collect-odds', event: { league: 'mlb' } };
const syncSchedule: Step = { function: 'sync-schedule', event: {} };
const recordBacklog: Step = { function: 'record-backlog', event: {} };

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
    store: (world) => storeLease(world, at.getTime() + minuteMs),
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
      { ...collect, environment: batched, minutesBefore: 60 },
      { ...collect, environment: batched, minutesBefore: 50, event: { league: 'mlb', date: '2026-08-03' } },
      { ...collect, event: recordedEvent('<html>', 45) },
    ],
    store: markOneOfAnOldReader,
    steps: [recordBacklog],
  },
  {
    function: 'sync-schedule',
    situation: 'with some dates known and some changed',
    before: [{ ...syncSchedule, minutesBefore: 2 * 24 * 60 }],
    steps: [syncSchedule],
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

/** Open, and due: the run takes the lease, probes, and says that the probe succeeded. */
async function storeOpenCircuit({ stored }: TrialWorld): Promise<void> {
  const store = dynamoDbCircuitStore({ client: stored.dynamoDb, table: stateTable });
  const changedAt = at.getTime() - minuteMs;
  const state = { is: 'open', probeAt: at.getTime() - 1_000, openings: 1, successes: 1 } as const;
  const record = { gen: 1, state, override: null, changedAt, because: '5 calls failed' };
  await store.write('action-network', record, AbortSignal.timeout(5_000));
}

/** Another run has the lease, and has not landed its slate. */
async function storeLease({ stored }: TrialWorld, until: number): Promise<void> {
  const leases = dynamoDbLeases({ client: stored.dynamoDb, table: stateTable });
  const owes = [owedText({ run: 'the-other-run', slateDate: '2026-08-03' })];
  const claim = { owner: 'the-other-run', nonce: 'the-other-nonce', until, owes };
  await leases.take('collect-odds/action-network/mlb', claim, 0, AbortSignal.timeout(5_000));
}

/** An older reader could not read it; today's can, so the mark goes. */
async function markOneOfAnOldReader({ stored }: TrialWorld): Promise<void> {
  const state = dynamoDbBacklogState({ kind: odds, client: stored.dynamoDb, table: stateTable, now: () => at });
  const [key] = [...(await stored.read()).objects.keys()].filter((each) => each.startsWith(odds.root));
  if (key === undefined) throw new Error('Nothing has landed that could be marked.');
  const mark = { kind: 'dead', key, code: 'source_shape_changed', message: 'unknown', reader: 0 } as const;
  await state.mark(mlb, { ...mark, markedAt: minutesAgo(40) });
}

async function forgetLogin({ stored }: TrialWorld): Promise<void> {
  await stored.database.execute({ sql: 'alter role odds_recorder with nologin password null' });
}
