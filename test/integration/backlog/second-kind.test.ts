import { afterAll, beforeAll, beforeEach, describe, expect, expectTypeOf, it } from 'vitest';
import { dynamoDbBacklogState } from '../../../lib/aws/dynamodb-backlog-state.ts';
import { BacklogRun, type DrainOrder } from '../../../lib/backlog/backlog-run.ts';
import { readBacklogStatus } from '../../../lib/backlog/backlog-status.ts';
import { drainBacklog } from '../../../lib/backlog/drain.ts';
import { odds, schedule } from '../../../lib/backlog/kinds.ts';
import type { RecordedKind } from '../../../lib/backlog/recorded-kind.ts';
import { recordedOdds } from '../../../lib/backlog/recorded-odds.ts';
import { noWatermark } from '../../../lib/backlog/watermark.ts';
import { landObservation } from '../../../lib/landing/land-observation.ts';
import { nothingRecorded } from '../../../lib/recording/record.ts';
import { replay } from '../../../lib/repair/replay.ts';
import { engineAtHand } from '../../support/engines.ts';
import { answerAt, memoryStore, readersOf } from '../../support/landed.ts';
import { gameReading, offered } from '../../support/observed.ts';
import { type OddsDatabase, openOddsDatabase } from '../../support/odds-database.ts';
import { besides, counting, inTime } from '../../support/run-parts.ts';
import { startStateTable, table } from '../aws/dynamodb-rig.ts';
import { weatherKind, weatherTable } from './weather-kind.ts';

const minuteMs = 60_000;
const start = Date.parse('2026-07-30T12:00:00.000Z');
const at = (minute: number) => new Date(start + minute * minuteMs).toISOString();
const drainIntervalMs = 5 * minuteMs;

/** A number is its degrees. The first reader knows no fog; the second one reads tenths, and believes no hail. */
const asNumber = (body: unknown) => (typeof body === 'number' ? body : undefined);
const first = weatherKind(1, (body) => (body === 'hail' ? 0 : asNumber(body)));
const second = weatherKind(2, (body) => (body === 'fog' ? 5 : (asNumber(body) ?? Number.NaN) / 10 || undefined));
type Weather = typeof first;

let database: OddsDatabase;
let stateTable: Awaited<ReturnType<typeof startStateTable>>;
let landedStore: ReturnType<typeof memoryStore>;
let drains = 0;
/** A league of its own for each test: of odds there is one with the same name. */
let league: { readonly source: string; readonly league: string };

beforeAll(async () => {
  database = await openOddsDatabase(engineAtHand());
  for (const sql of weatherTable) await owner().execute({ sql });
  stateTable = await startStateTable();
});
afterAll(async () => {
  await stateTable?.close();
  await database?.close();
});
beforeEach(async () => {
  landedStore = memoryStore();
  league = { source: 'made-up', league: `l${drains}` };
  await owner().execute({ sql: 'delete from weather.temperature' });
});

const owner = () => database.as('owner');
const stateOf = (kind: Weather | typeof odds) =>
  dynamoDbBacklogState({ kind, client: stateTable.client, table, now: () => new Date(at(0)) });

async function land(minute: number, body: unknown): Promise<string> {
  const { key } = await landObservation(first, answerAt(at(minute), body as never, league), landedStore);
  return key;
}

class Killed extends Error {}

/** A drain at a minute. It is killed when it reads that key, and so leaves its in-flight page. */
async function drain(
  minute: number,
  kind = first,
  { order = {}, killer }: { order?: DrainOrder; killer?: string } = {},
) {
  const run = new BacklogRun({
    order,
    correlationId: `drain-${++drains}`,
    nothingRecorded: kind.recorder.nothingRecorded,
    now: () => 0,
  });
  const state = stateOf(kind);
  let killed = false;
  const parts = {
    ...besides,
    kind,
    landedStore: {
      ...landedStore,
      get: async (key: string) => {
        killed ||= key === killer;
        if (killed) throw new Killed();
        return await landedStore.get(key);
      },
    },
    state: {
      ...state,
      deleteInFlightPage: async (...of: Parameters<typeof state.deleteInFlightPage>) => {
        if (killed) throw new Killed();
        await state.deleteInFlightPage(...of);
      },
    },
    databaseOf: counting(owner()),
    now: () => new Date(at(minute)),
    drainIntervalMs,
  };
  return await drainBacklog(run, parts, inTime).catch((error: unknown) => {
    if (error instanceof Killed) return 'killed' as const;
    throw error;
  });
}

const statusAt = (minute: number, kind = first) =>
  readBacklogStatus({
    kind,
    landedStore,
    state: stateOf(kind),
    database: owner(),
    now: new Date(at(minute)),
    drainIntervalMs,
  });

describe('a second kind of landed thing', () => {
  it('is landed under its own root, and recorded by a drain that counts its own rows', async () => {
    const key = await land(0, 21);
    await land(1, 22);
    expect(key).toMatch(`weather/made-up/${league.league}/2026-07-30/`);
    expect(await drain(5)).toMatchObject({
      status: 'drained',
      leagues: [{ ...league, landed: 2, recorded: 2, waiting: 0 }],
      recorded: { observations: 2, temperatures: 2 },
    });
    expect(await drain(6)).toMatchObject({ databaseCalls: 0, recorded: { observations: 0, temperatures: 0 } });
  });

  it('has a watermark that is raised behind what is settled', async () => {
    const keys = [await land(0, 21), await land(1, 22), await land(55, 23)];
    await drain(60);
    const { watermark } = await stateOf(first).readWatermark(league);
    expect(watermark.settledThrough).toBe(keys[1]);
    expect(await drain(61)).toMatchObject({ leagues: [{ landed: 1 }] });
  });

  it('shares no item of the state with odds, not even with those of the same source and league', async () => {
    await land(0, 21);
    const unreadable = await land(1, 'fog');
    const answer = answerAt(at(0), [gameReading([offered(-110)])], league);
    await landObservation(odds, answer, landedStore);
    const ofOdds = stateOf(odds);
    await drain(60);
    expect(await ofOdds.readWatermark(league)).toEqual({ watermark: noWatermark, version: 0 });
    expect([await ofOdds.marksOf(league), await ofOdds.settledAfter(league, '')]).toEqual([[], new Set()]);
    expect((await stateOf(first).marksOf(league)).map(({ key }) => key)).toEqual([unreadable]);

    const kind = recordedOdds(readersOf(1));
    const run = new BacklogRun({ nothingRecorded, order: {}, correlationId: 'odds', now: () => 0 });
    const parts = { ...besides, kind, landedStore, state: ofOdds, databaseOf: counting(owner()), drainIntervalMs };
    expect(await drainBacklog(run, { ...parts, now: () => new Date(at(60)) }, inTime)).toMatchObject({
      leagues: [{ ...league, landed: 1, recorded: 1 }],
      markedDead: 0,
    });
    expect((await ofOdds.readWatermark(league)).version).toBe(1);
    expect((await stateOf(first).readWatermark(league)).version).toBe(1);
  });

  it('is marked dead if it cannot be read, and tried again by a newer reader', async () => {
    const fog = await land(0, 'fog');
    await land(1, 21);
    expect(await drain(5)).toMatchObject({ status: 'drained', markedDead: 1, dead: 1, recorded: { observations: 1 } });
    expect(await stateOf(first).marksOf(league)).toMatchObject([
      { kind: 'dead', key: fog, code: 'source_shape_changed', reader: 1 },
    ]);
    expect(await drain(6, second)).toMatchObject({ dead: 0, recorded: { observations: 1 } });
    expect(await stateOf(first).marksOf(league)).toEqual([]);
  });

  it('is held if the database refuses it, and blocks none of the others', async () => {
    await land(0, 21);
    const tooHot = await land(1, 1_000);
    await land(2, 22);
    expect(await drain(5)).toMatchObject({ status: 'drained', held: 1, waiting: 1, recorded: { observations: 2 } });
    expect(await stateOf(first).marksOf(league)).toMatchObject([
      { kind: 'held', key: tooHot, code: 'database_refused' },
    ]);
  });

  it('is quarantined when it has ended two drains, and costs no other observation', async () => {
    await land(0, 21);
    const killer = await land(1, 22);
    await land(2, 23);
    expect(await drain(10, first, { killer })).toBe('killed');
    expect(await drain(20, first, { killer })).toBe('killed');
    expect(await drain(30, first, { killer })).toMatchObject({ status: 'drained', markedDead: 1, waiting: 0 });
    expect(await stateOf(first).marksOf(league)).toMatchObject([{ kind: 'dead', key: killer, code: 'reader_killed' }]);
    expect(await stateOf(first).inFlightPage(league)).toBeUndefined();
    expect(await statusAt(31)).toMatchObject({ landed: 3, recorded: 2, waiting: 0, dead: 1 });
  });

  it('is reconciled: what landed is recorded, waits or is dead, and is missing if it waits too long', async () => {
    await land(0, 21);
    await land(1, 'fog');
    await drain(5);
    const waiting = await land(6, 22);
    expect(await statusAt(20)).toMatchObject({ landed: 3, recorded: 1, waiting: 1, dead: 1, missing: [waiting] });
  });

  it('is noticed to be missing from another database, and recorded again by a drain since that day', async () => {
    const lost = await land(0, 21);
    await land(1, 22);
    await drain(60);
    await owner().execute({ sql: 'delete from weather.temperature' });
    expect(await drain(65, first, { order: { checkDatabase: true } })).toMatchObject({
      mismatches: [{ ...league, key: lost, since: '2026-07-30' }],
    });
    expect(await statusAt(66)).toMatchObject({ mismatch: { observations: 2, key: lost, since: '2026-07-30' } });
    expect(await drain(70, first, { order: { since: '2026-07-30T00:00:00.000Z' } })).toMatchObject({
      mismatches: [],
      recorded: { observations: 2 },
    });
  });

  it('is replayed: read again by a newer reader, taken back if that refuses it; a dry run only says so', async () => {
    await land(0, 20);
    const hail = await land(1, 'hail');
    await drain(5);
    const unrecorded = await land(6, 30);
    const period = { from: '2026-07-30', to: '2026-07-30', now: () => new Date(at(10)) };
    const replaying = (dryRun: boolean) =>
      replay({ ...period, kind: second, landedStore, state: stateOf(second), database: owner(), dryRun });
    const rows = async () =>
      (await owner().execute({ sql: 'select reader, degrees from weather.temperature order by landed_key' })).rows;

    const before = await rows();
    const wouldBe = await replaying(true);
    expect(await rows()).toEqual(before);
    const done = await replaying(false);
    expect({ ...wouldBe, dryRun: false }).toEqual(done);
    expect(done).toMatchObject({ landed: 3, already: 0, repaired: 1, added: 1, takenBack: 1, unreadable: {} });
    expect(done.temperatures).toEqual({ added: 2, removed: 2 });
    expect(await rows()).toEqual([
      { reader: 2, degrees: 2 },
      { reader: 2, degrees: 3 },
    ]);
    expect(await stateOf(second).marksOf(league)).toMatchObject([{ kind: 'dead', key: hail, reader: 2 }]);
    expect(await statusAt(11, second)).toMatchObject({ landed: 3, recorded: 2, dead: 1 });
    expect(await replaying(false)).toMatchObject({ already: 2, unreadable: { source_shape_changed: { first: hail } } });
    expect(unrecorded).toContain(league.league);
  });
});

it('is landed only, by its type, while it has no recorder', () => {
  expectTypeOf(schedule).not.toExtend<RecordedKind<unknown>>();
  expectTypeOf(first).toExtend<RecordedKind<unknown>>();
});
