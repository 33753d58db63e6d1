import { beforeEach, describe, expect, it } from 'vitest';
import { BacklogRun, type DrainOrder } from '../../../../lib/backlog/backlog-run.ts';
import { drainBacklog } from '../../../../lib/backlog/drain.ts';
import { recordedOdds } from '../../../../lib/backlog/recorded-odds.ts';
import { nothingRecorded } from '../../../../lib/recording/record.ts';
import { OddsError } from '../../../../lib/resilience/odds-error.ts';
import {
  MemoryBacklogState,
  MemoryDatabase,
  MemoryLandedStore,
  mlb,
  observationAt,
  readerOf,
} from '../../../support/memory-backlog.ts';
import { besides, counting } from '../../../support/run-parts.ts';

const minuteMs = 60_000;
const dayMinutes = 24 * 60;
const start = Date.parse('2026-07-28T12:00:00.000Z');
const at = (minute: number) => new Date(start + minute * minuteMs).toISOString();

let landedStore: MemoryLandedStore;
let state: MemoryBacklogState;
let database: MemoryDatabase;

beforeEach(() => {
  landedStore = new MemoryLandedStore();
  state = new MemoryBacklogState();
  database = new MemoryDatabase();
});

const byTimer: DrainOrder = {};
const awake: DrainOrder = { checkDatabase: true };
const since = (day: string): DrainOrder => ({ since: `${day}T00:00:00.000Z`, checkDatabase: true });

async function drain(minute: number, order: DrainOrder, { timeLeftMs = (): number => 60_000, reader = 1 } = {}) {
  const run = new BacklogRun({ nothingRecorded, order, correlationId: 'drain', now: () => 0 });
  const collaborators = {
    ...besides,
    landedStore,
    state,
    databaseOf: counting(database),
    kind: recordedOdds(new Map([[mlb.source, readerOf(reader)]])),
    now: () => new Date(start + minute * minuteMs),
    drainIntervalMs: 5 * minuteMs,
  };
  const call = { signal: new AbortController().signal, timeLeftMs };
  return drainBacklog(run, collaborators, call).catch((error: OddsError) =>
    run.concludeWith(error.policy.deferred ? 'deferred' : 'failed', error),
  );
}

/** An observation every half hour for three days, each recorded at once, and drained four times a day. */
async function threeDays(): Promise<string[]> {
  const keys: string[] = [];
  for (let minute = 0; minute < 3 * dayMinutes; minute += 30) {
    const key = landedStore.land(observationAt(at(minute)));
    keys.push(key);
    record(key);
    if (minute % 360 === 0) await drain(minute, byTimer);
  }
  return keys;
}
const end = 3 * dayMinutes;

/** As a run does it that has just landed it. */
function record(key: string): void {
  const [, day, h, m, s, hash] = /(\d{4}-\d\d-\d\d)\/(\d\d)(\d\d)(\d\d\.\d{3}Z)-(.{32})/.exec(key) ?? [];
  database.recorded.add(`${day}T${h}:${m}:${s} ${hash}`);
  state.hints.add(key);
}

/** Back to what it was before that moment. */
function restoreAsOf(minute: number): void {
  for (const identity of [...database.recorded]) if (identity >= at(minute)) database.recorded.delete(identity);
}

const waitingFor = (keys: readonly string[]) => keys.filter((key) => !database.has(key));

describe('a database that is not the one that the state was kept for', () => {
  it('is noticed if it is empty: the drain names the first that is missing, and the day from which to look again', async () => {
    const keys = await threeDays();
    database.recorded.clear();
    const report = await drain(end, awake);
    const mismatch = { key: keys[0], since: '2026-07-28', noticedAt: at(end) };
    expect(report.mismatches).toEqual([{ ...mlb, ...mismatch }]);
    expect([...state.mismatches.values()]).toEqual([mismatch]);
  });

  it('is noticed if it was restored from a snapshot: all between that and now is missing', async () => {
    const keys = await threeDays();
    restoreAsOf(dayMinutes + 45);
    const [lost] = waitingFor(keys);
    expect((await drain(end, awake)).mismatches).toMatchObject([{ key: lost, since: '2026-07-29' }]);
  });

  it('is noticed also after it has recorded again: the newest are there, and those before them are not', async () => {
    const keys = await threeDays();
    restoreAsOf(dayMinutes);
    const [lost] = waitingFor(keys);
    record(landedStore.land(observationAt(at(end))));
    expect((await drain(end + 1, awake)).mismatches).toMatchObject([{ key: lost }]);
  });

  it('is noticed by the query that a drain sends anyway, and by no other', async () => {
    await threeDays();
    const question = async () => {
      database.calls.length = 0;
      landedStore.land(observationAt(at(end + database.calls.length), 'readable'));
      const report = await drain(end + 1, byTimer);
      return { calls: [...database.calls], mismatches: report.mismatches.length };
    };
    expect(await question()).toEqual({ calls: [0, 1], mismatches: 0 });
    restoreAsOf(dayMinutes);
    landedStore.land(observationAt(at(end + 2)));
    expect((await drain(end + 3, byTimer)).mismatches).toHaveLength(1);
  });

  it('is not looked for by a timer while nothing waits: the database may be asleep', async () => {
    await threeDays();
    database.recorded.clear();
    expect(await drain(end, byTimer)).toMatchObject({ databaseCalls: 0, mismatches: [] });
  });

  it('costs one query if it is awake, and that finds nothing', async () => {
    await threeDays();
    expect(await drain(end, awake)).toMatchObject({ status: 'drained', databaseCalls: 1, mismatches: [] });
  });
});

describe('until it is repaired', () => {
  it('every drain says so, and none says that nothing waits', async () => {
    const keys = await threeDays();
    restoreAsOf(dayMinutes);
    const [lost] = waitingFor(keys);
    await drain(end, awake);
    for (const [minute, order] of [
      [end + 5, byTimer],
      [end + 10, awake],
    ] as const) {
      const report = await drain(minute, order);
      expect(report).toMatchObject({ status: 'drained', waiting: 1, missing: 1, mismatches: [{ key: lost }] });
      expect(report.mismatches[0]?.noticedAt).toBe(at(end));
    }
    expect.assertions(4);
  });

  it('a drain since that day records everything again, and the reason is gone', async () => {
    const keys = await threeDays();
    restoreAsOf(dayMinutes);
    const [mismatch] = (await drain(end, awake)).mismatches;
    const lost = waitingFor(keys).length;
    const report = await drain(end + 5, since(mismatch?.since ?? ''));
    expect(report).toMatchObject({ status: 'drained', waiting: 0, missing: 0, mismatches: [] });
    expect(report.recorded.observations).toBe(lost);
    expect(waitingFor(keys)).toEqual([]);
    expect(await drain(end + 10, awake)).toMatchObject({ waiting: 0, mismatches: [] });
  });

  it('a drain since a later day does not take the reason away', async () => {
    const keys = await threeDays();
    restoreAsOf(dayMinutes);
    const [lost] = waitingFor(keys);
    await drain(end, awake);
    const report = await drain(end + 5, since('2026-07-31'));
    expect(report.recorded.observations).toBeGreaterThan(0);
    expect(report.mismatches).toMatchObject([{ key: lost, since: '2026-07-29' }]);
  });

  it('a drain that does not end leaves the rest to the next ones, which hide none of it', async () => {
    const keys = await threeDays();
    restoreAsOf(2 * dayMinutes + 12 * 60);
    const [mismatch] = (await drain(end, awake)).mismatches;
    let left = 20_000;
    const timeLeftMs = () => (left -= 4_000);
    expect(await drain(end + 5, since(mismatch?.since ?? ''), { timeLeftMs })).toMatchObject({ status: 'deferred' });
    const unmended = waitingFor(keys);
    expect(unmended.length).toBeGreaterThan(0);
    expect(await drain(end + 10, byTimer)).toMatchObject({
      status: 'drained',
      recorded: { observations: unmended.length },
    });
    expect(waitingFor(keys)).toEqual([]);
  });

  it('the right database takes the reason away when it is back', async () => {
    await threeDays();
    const right = database;
    database = new MemoryDatabase();
    expect((await drain(end, awake)).mismatches).toHaveLength(1);
    database = right;
    expect((await drain(end + 5, awake)).mismatches).toEqual([]);
    expect(state.mismatches.size).toBe(0);
  });

  it('what the wrong one recorded in between is missing from the right one, and named', async () => {
    await threeDays();
    const right = database;
    database = new MemoryDatabase();
    const meanwhile = landedStore.land(observationAt(at(end)));
    record(meanwhile);
    await drain(end + 1, awake);
    database = right;
    expect((await drain(end + 5, awake)).mismatches).toMatchObject([{ key: meanwhile, since: '2026-07-31' }]);
  });
});

describe('no sign of another database', () => {
  it('is a body that has expired: nothing could be recorded again', async () => {
    await threeDays();
    database.recorded.clear();
    landedStore.objects.clear();
    landedStore.land(observationAt(at(end)));
    expect((await drain(end + 1, awake)).mismatches).toEqual([]);
  });

  it('is a hint that is lost, or a watermark', async () => {
    await threeDays();
    state.hints.clear();
    expect((await drain(end, awake)).mismatches).toEqual([]);
    state.watermarks.clear();
    state.hints.clear();
    expect((await drain(end + 5, awake)).mismatches).toEqual([]);
  });

  it('is a dead observation, which counts as settled', async () => {
    const keys = Array.from({ length: 50 }, (_, n) => landedStore.land(observationAt(at(n), 'needs reader 2')));
    expect(await drain(120, awake)).toMatchObject({ markedDead: 50, mismatches: [] });
    expect(state.watermarkOf(mlb).watermark.settledThrough).toBe(keys.at(-1));
    expect(await drain(125, awake)).toMatchObject({ dead: 0, mismatches: [] });
  });

  it('is an observation that a replay has just taken back, and marked dead', async () => {
    await threeDays();
    const [refused = ''] = [...state.hints].sort().slice(-1);
    const refusal = { code: 'source_shape_changed', message: 'No.', reader: 1, markedAt: at(end) };
    database.step = (step) => {
      // Between the reading of the marks and the question.
      if (step !== 'ask' || state.marks.has(refused)) return;
      state.marks.set(refused, { kind: 'dead', key: refused, ...refusal });
      database.recorded.clear();
      for (const key of landedStore.objects.keys()) if (key !== refused) record(key);
    };
    expect((await drain(end, awake)).mismatches).toEqual([]);
    expect(state.marks.size).toBe(1);
  });

  it('is a database that cannot be queried: what is known stays, and the drain has done its work', async () => {
    await threeDays();
    const away = () => {
      throw new OddsError('database_unavailable', 'It is away.');
    };
    database.step = away;
    expect(await drain(end, awake)).toMatchObject({ status: 'drained', mismatches: [] });
    database.step = () => undefined;
    database.recorded.clear();
    await drain(end + 5, awake);
    database.step = away;
    expect(await drain(end + 10, awake)).toMatchObject({ status: 'drained', mismatches: [{ since: '2026-07-28' }] });
  });
});
