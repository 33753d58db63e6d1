import { UpdateScheduleCommand } from '@aws-sdk/client-scheduler';
import { stateTable } from '../../../infra/local/account.ts';
import { dynamoDbBacklogState } from '../../../lib/aws/dynamodb-backlog-state.ts';
import { dynamoDbCircuitStore } from '../../../lib/aws/dynamodb-circuit-store.ts';
import { dynamoDbLeases } from '../../../lib/aws/dynamodb-leases.ts';
import { dynamoDbScheduleStore } from '../../../lib/aws/dynamodb-schedule-store.ts';
import { odds } from '../../../lib/backlog/kinds.ts';
import { owedText } from '../../../lib/collection/owed-slate.ts';
import { landLink, readAllLanded } from '../../harness/stored-state.ts';
import { readSchedules } from './stored-schedules.ts';
import type { TrialWorld } from './trial-world.ts';

// What is stored before a trial and no run of a function leaves.

/** A day of the season before its first pitch, not on the minute. */
export const at = new Date('2026-08-03T14:00:05.000Z');
const minuteMs = 60_000;
const day = '2026-08-03';
const mlb = { source: 'action-network', league: 'mlb' };
export const minutesAgo = (minutes: number) => new Date(at.getTime() - minutes * minuteMs).toISOString();

/** Open, and due: the run takes the lease, probes, and says that the probe succeeded. */
export async function storeOpenCircuit({ stored }: TrialWorld): Promise<void> {
  const store = dynamoDbCircuitStore({ client: stored.dynamoDb, table: stateTable });
  const changedAt = at.getTime() - minuteMs;
  const state = { is: 'open', probeAt: at.getTime() - 1_000, openings: 1, successes: 1 } as const;
  const record = { gen: 1, state, override: null, changedAt, because: '5 calls failed' };
  await store.write('action-network', record, AbortSignal.timeout(5_000));
}

/** Another run has the lease, and has not landed its slate. */
export async function storeLease({ stored }: TrialWorld, until: number): Promise<void> {
  const leases = dynamoDbLeases({ client: stored.dynamoDb, table: stateTable });
  const owes = [owedText({ run: 'the-other-run', slateDate: '2026-08-03' })];
  const claim = { owner: 'the-other-run', nonce: 'the-other-nonce', until, owes };
  await leases.take('collect-odds/action-network/mlb', claim, 0, AbortSignal.timeout(5_000));
}

/** An older reader could not read it; today's can, so the mark goes. */
export async function markOneOfAnOldReader({ stored }: TrialWorld): Promise<void> {
  const state = dynamoDbBacklogState({ kind: odds, client: stored.dynamoDb, table: stateTable, now: () => at });
  const [key] = [...(await stored.read()).objects.keys()].filter((each) => each.startsWith(odds.root));
  if (key === undefined) throw new Error('Nothing has landed that could be marked.');
  const mark = { kind: 'dead', key, code: 'source_shape_changed', message: 'unknown', reader: 0 } as const;
  await state.mark(mlb, { ...mark, markedAt: minutesAgo(40) });
}

export async function forgetLogin({ stored }: TrialWorld): Promise<void> {
  await stored.database.execute({ sql: 'alter role odds_recorder with nologin password null' });
}

/** As a newer sync stores it: the day's last game begins later, so that another window is needed. */
export async function moveGame({ stored }: TrialWorld): Promise<void> {
  const signal = AbortSignal.timeout(5_000);
  const schedule = dynamoDbScheduleStore({ client: stored.dynamoDb, table: stateTable, now: () => at });
  const games = await schedule.gamesBetween('mlb', day, day, signal);
  const last = games.toSorted((a, b) => (a.startTime < b.startTime ? -1 : 1)).at(-1);
  if (last === undefined) throw new Error('There is no game that could be moved.');
  const startTime = new Date(Date.parse(last.startTime) + 90 * minuteMs).toISOString();
  const moved = games.map((game) => (game === last ? { ...game, startTime } : game));
  await schedule.write('mlb', { from: day, to: day, games: moved }, minutesAgo(1), signal);
}

/** By hand, in the console. */
export async function disableWindow({ stored: { scheduler }, time }: TrialWorld): Promise<void> {
  const [first] = await readSchedules(scheduler);
  if (first === undefined) throw new Error('There is no window that could be disabled.');
  time.now = first.createdAt;
  await scheduler.send(new UpdateScheduleCommand({ ...first.definition, State: 'DISABLED' }));
}

/** The first game of the first landed answer is said to be another one of its day. */
export async function landLinkByHand({ stored, urls }: TrialWorld): Promise<void> {
  const [observed] = (await readAllLanded({ urls })).read;
  const [game] = observed?.reading.games ?? [];
  const schedule = dynamoDbScheduleStore({ client: stored.dynamoDb, table: stateTable, now: () => at });
  const official = await schedule.gamesBetween('mlb', day, day, AbortSignal.timeout(5_000));
  const [gamePk] = official.toReversed().map((each) => each.gamePk);
  if (game === undefined || gamePk === undefined) throw new Error('There is no game that could be linked.');
  const { sourceGameId } = game;
  const said = { startTime: null, gamePk, entry: null, reason: 'The source lists it under another id.' };
  await landLink({ urls }, { ...mlb, ...said, sourceGameId, capturedAt: minutesAgo(30) });
}
