import { beforeEach, describe, expect, it } from 'vitest';
import { BacklogRun, type DrainOrder } from '../../../../lib/backlog/backlog-run.ts';
import { drainBacklog } from '../../../../lib/backlog/drain.ts';
import { recordedOdds } from '../../../../lib/backlog/recorded-odds.ts';
import { graceMs } from '../../../../lib/backlog/watermark.ts';
import { nothingRecorded } from '../../../../lib/recording/record.ts';
import { type ErrorCode, errorTable } from '../../../../lib/resilience/error-table.ts';
import { OddsError } from '../../../../lib/resilience/odds-error.ts';
import {
  MemoryBacklogState,
  MemoryDatabase,
  MemoryLandedStore,
  mlb,
  observationAt,
  readerOf,
  type Step,
} from '../../../support/memory-backlog.ts';
import { besides, counting } from '../../../support/run-parts.ts';

const drainIntervalMs = 5 * 60_000;
const start = Date.parse('2026-07-30T12:00:00.000Z');
const at = (minute: number) => new Date(start + minute * 60_000).toISOString();

let now: Date;
let landedStore: MemoryLandedStore;
let state: MemoryBacklogState;
let database: MemoryDatabase;

beforeEach(() => {
  now = new Date(start);
  landedStore = new MemoryLandedStore();
  state = new MemoryBacklogState();
  database = new MemoryDatabase();
});

class Killed extends Error {}

/** A drain at a minute of the story; what it throws is in its report as the fallback would put it. */
async function drain(minute: number, options: { order?: DrainOrder; reader?: number; timeLeftMs?: () => number } = {}) {
  now = new Date(start + minute * 60_000);
  const { order = {}, reader = 1, timeLeftMs = () => 60_000 } = options;
  const run = new BacklogRun({ nothingRecorded, order, correlationId: `drain-${minute}`, now: () => 0 });
  const kind = recordedOdds(new Map([[mlb.source, readerOf(reader)]]));
  const collaborators = {
    ...besides,
    landedStore,
    state,
    databaseOf: counting(database),
    kind,
    now: () => now,
    drainIntervalMs,
  };
  const call = { signal: new AbortController().signal, timeLeftMs };
  return drainBacklog(run, collaborators, call).catch((error: OddsError) =>
    run.concludeWith(error.policy.deferred ? 'deferred' : 'failed', error),
  );
}

function land(count: number, from = 0): string[] {
  return Array.from({ length: count }, (_, n) => landedStore.land(observationAt(at(from + n))));
}

function failing(code: ErrorCode, when: (step: string) => boolean = () => true): Step {
  return (step) => {
    if (when(step)) throw new OddsError(code, `It happened: ${code}.`);
  };
}

describe('draining the backlog', () => {
  it('asks the database nothing if nothing has landed, and nothing if hints settle all that has', async () => {
    expect(await drain(0)).toMatchObject({ status: 'drained', databaseCalls: 0, leagues: [] });
    for (const key of land(3)) state.hints.add(key);
    expect(await drain(4)).toMatchObject({
      status: 'drained',
      databaseCalls: 0,
      leagues: [{ ...mlb, landed: 3, recorded: 3, waiting: 0, dead: 0 }],
    });
    expect(database.calls).toEqual([]);
  });

  it('records the backlog, oldest first, and many in a call once the first calls were quick', async () => {
    const order: string[] = [];
    database.step = (step) => {
      if (step.startsWith('record')) order.push(...step.split(' ').slice(1));
    };
    const keys = land(60);
    const report = await drain(61);
    expect(order).toEqual(keys);
    expect(report).toMatchObject({ status: 'drained', waiting: 0, recorded: { observations: 60, changes: 60 } });
    expect(database.calls).toEqual([0, 1, 2, 4, 8, 16, 29]);
    expect(report.databaseCalls).toBe(7);
  });

  it('records less at a time if calls are slow', async () => {
    database.step = (step) => {
      if (step.startsWith('record')) now = new Date(now.getTime() + step.split(' ').length * 400);
    };
    land(20);
    await drain(21);
    expect(Math.max(...database.calls)).toBe(2);
  });

  it('costs one query if hints were lost, and remembers the answer', async () => {
    const keys = land(3);
    for (const _ of keys) await drain(3);
    expect(database.calls).toEqual([0, 1, 2]);
    state.hints.clear();
    expect(await drain(4)).toMatchObject({ databaseCalls: 1, found: 3, recorded: { observations: 0 } });
    expect(await drain(5)).toMatchObject({ databaseCalls: 0, found: 0 });
  });

  it('ends at the first sign that the database is unavailable, and counts the backlog all the same', async () => {
    land(300);
    database.step = failing('database_unavailable');
    const report = await drain(301);
    expect(report).toMatchObject({ status: 'deferred', waiting: 300, databaseCalls: 1 });
    expect(report.error?.code).toBe('database_unavailable');
    database.step = () => undefined;
    expect(await drain(302)).toMatchObject({ status: 'drained', waiting: 0, recorded: { observations: 300 } });
  });

  const codes = Object.keys(errorTable) as ErrorCode[];
  const deferrable = codes.filter((code) => errorTable[code].deferred && !errorTable[code].held);
  it.each(deferrable)('stops at %s in the middle, and keeps what it had recorded', async (code) => {
    const keys = land(10);
    database.step = failing(code, (step) => step.includes(keys[5] ?? 'nothing'));
    expect(await drain(11)).toMatchObject({ status: 'deferred', waiting: 7, recorded: { observations: 3 } });
    expect(keys.filter((key) => database.has(key))).toEqual(keys.slice(0, 3));
    expect(state.marks.size).toBe(0);
  });

  it('does nothing after a run that could not record', async () => {
    land(1);
    expect(await drain(1, { order: { skip: 'The run before ended as deferred.' } })).toMatchObject({
      status: 'skipped',
      databaseCalls: 0,
    });
  });

  it('leaves the rest to the next drain when its time is up', async () => {
    land(10);
    let left = 60_000;
    const report = await drain(11, { timeLeftMs: () => (left -= 15_000) });
    expect(report).toMatchObject({ status: 'deferred', error: { code: 'deadline_near' } });
    expect(report.recorded.observations + report.waiting).toBe(10);
    expect(report.recorded.observations).toBeGreaterThan(0);
    expect(await drain(12)).toMatchObject({ status: 'drained', waiting: 0 });
  });

  it('names what has waited longer than two drains, by its keys', async () => {
    const [first, second] = land(14);
    database.step = failing('database_unavailable');
    const report = await drain(12);
    expect(report).toMatchObject({ waiting: 14, missing: 2 });
    expect(report.leagues[0]?.missing).toEqual([first, second]);
  });
});

describe('what cannot be read', () => {
  it.each([
    ['needs reader 2', 'source_shape_changed'],
    ['breaks the reader', 'reader_failed'],
  ])('is marked dead once (%s), and does not keep the others', async (body, code) => {
    const key = landedStore.land(observationAt(at(0), body));
    land(3, 1);
    expect(await drain(5)).toMatchObject({ status: 'drained', markedDead: 1, dead: 1, waiting: 0 });
    expect(state.marks.get(key)).toMatchObject({ kind: 'dead', code, reader: 1 });
    expect(await drain(6)).toMatchObject({ databaseCalls: 0, markedDead: 0, dead: 1 });
  });

  it('is tried again by a newer reader, also when it lies far below the watermark', async () => {
    const key = landedStore.land(observationAt(at(0), 'needs reader 2'));
    land(3, 1);
    await drain(5);
    await drain(60);
    expect(state.watermarkOf(mlb).watermark.settledThrough > key).toBe(true);
    expect(await drain(61, { reader: 2 })).toMatchObject({ recorded: { observations: 1 }, waiting: 0, dead: 0 });
    expect(database.has(key)).toBe(true);
    expect(state.marks.size).toBe(0);
    expect(await drain(62, { reader: 2 })).toMatchObject({ databaseCalls: 0 });
  });

  it('lowers the watermark for one that a newer reader can read and the database refuses', async () => {
    const key = landedStore.land(observationAt(at(0), 'needs reader 2'));
    land(3, 1);
    await drain(5);
    await drain(60);
    database.step = failing('database_refused', (step) => step.includes(key));
    expect(await drain(61, { reader: 2 })).toMatchObject({ held: 1, waiting: 1 });
    expect(state.watermarkOf(mlb).watermark.settledThrough < key).toBe(true);
    database.step = () => undefined;
    expect(await drain(70, { reader: 2 })).toMatchObject({ recorded: { observations: 1 }, waiting: 0 });
  });

  it('is forgotten when its body has expired', async () => {
    const key = landedStore.land(observationAt(at(0), 'needs reader 2'));
    land(3, 1);
    await drain(60);
    landedStore.objects.delete(key);
    await drain(61, { reader: 2 });
    expect(state.marks.size).toBe(0);
  });

  it('is also a file that was put there by hand, or one under the key of another', async () => {
    landedStore.objects.set('landed/action-network/mlb/notes.txt', Buffer.from('hello'));
    const [one, other] = land(2);
    landedStore.objects.set(one ?? '', landedStore.objects.get(other ?? '') ?? Buffer.alloc(0));
    expect(await drain(3)).toMatchObject({ status: 'drained', markedDead: 2, recorded: { observations: 1 } });
    expect([...state.marks.values()].map(({ code }) => code)).toEqual(['landed_unreadable', 'landed_unreadable']);
  });
});

describe('one that the database refuses', () => {
  it('is put aside, for longer each time, and blocks none of those after it', async () => {
    const keys = land(20);
    const poison = keys[4] ?? '';
    database.step = failing('database_refused', (step) => step.includes(poison));
    expect(await drain(21)).toMatchObject({ status: 'drained', held: 1, waiting: 1, recorded: { observations: 19 } });
    expect(state.marks.get(poison)).toMatchObject({ kind: 'held', attempts: 1, until: at(26) });
    expect(await drain(25)).toMatchObject({ databaseCalls: 0, held: 0, waiting: 1, missing: 1 });
    expect(await drain(26)).toMatchObject({ databaseCalls: 2, held: 1 });
    expect(state.marks.get(poison)).toMatchObject({ attempts: 2, until: at(36) });
  });

  it('is recorded when the database takes it again: in its time, by hand at once, or by a newer reader at once', async () => {
    for (const [options, minute] of [
      [{}, 10],
      [{ order: { heldToo: true } }, 3],
      [{ reader: 2 }, 3],
    ] as const) {
      landedStore = new MemoryLandedStore();
      state = new MemoryBacklogState();
      database = new MemoryDatabase();
      const [key] = land(1);
      database.step = failing('database_refused', (step) => step.startsWith('record'));
      await drain(2);
      database.step = () => undefined;
      expect(await drain(minute, options)).toMatchObject({ recorded: { observations: 1 }, waiting: 0 });
      expect(state.marks.has(key ?? '')).toBe(false);
    }
    expect.assertions(6);
  });

  it('is not to blame when three in a row are refused: the drain fails, and the next one tries others', async () => {
    land(10);
    database.step = failing('database_refused', (step) => step.startsWith('record'));
    expect(await drain(11)).toMatchObject({ status: 'failed', error: { code: 'database_refused' }, held: 3 });
    expect(await drain(12)).toMatchObject({ status: 'failed', held: 3, waiting: 10 });
  });

  it('blocks none of those behind it, as many as there are and however they are tried again', async () => {
    const poison = land(5);
    database.step = failing('database_refused', (step) => poison.some((key) => step.includes(key)));
    await drain(5);
    await drain(6);
    expect([...state.marks.keys()].sort()).toEqual(poison);
    const order: string[] = [];
    const refuse = database.step;
    database.step = (step) => {
      if (step.startsWith('record')) order.push(...step.split(' ').slice(1));
      return refuse(step);
    };
    const fresh = land(4, 7);
    expect(await drain(12, { order: { heldToo: true } })).toMatchObject({
      status: 'drained',
      recorded: { observations: 4 },
      held: 5,
      waiting: 5,
    });
    expect(order.slice(0, 4)).toEqual(fresh);
    // Also if they are tried again in their time: twice as long after the first time as after none.
    const more = land(4, 13);
    expect(await drain(60)).toMatchObject({ status: 'drained', recorded: { observations: 4 }, held: 5, waiting: 5 });
    expect(more.every((key) => database.has(key))).toBe(true);
  });

  it('is put aside likewise if it takes the database too long each time', async () => {
    const keys = land(20);
    database.step = failing('database_timeout', (step) => step.includes(keys[4] ?? ''));
    expect(await drain(21)).toMatchObject({ status: 'drained', held: 1, waiting: 1, recorded: { observations: 19 } });
    database.step = failing('database_timeout', (step) => step.startsWith('record'));
    land(4, 22);
    expect(await drain(26)).toMatchObject({ status: 'deferred', error: { code: 'database_timeout' }, waiting: 5 });
  });

  it('is never put aside for an error of the login, or a bug', async () => {
    land(2);
    for (const code of ['database_forbidden', 'database_result_unreadable'] as const) {
      database.step = failing(code, (step) => step.startsWith('record'));
      expect(await drain(3)).toMatchObject({ status: 'failed', error: { code }, held: 0, waiting: 2 });
    }
    expect(state.marks.size).toBe(0);
  });
});

describe('one that no drain survives', () => {
  /** A drain that reads one of these is killed, and takes no other step. */
  function killing(keys: readonly string[]): { kills: number } {
    const seen = { kills: 0 };
    let killed = false;
    const step: Step = (name) => {
      if (name.startsWith('get') && keys.some((key) => name.includes(key))) {
        seen.kills += 1;
        killed = true;
      }
      if (killed) throw new Killed();
    };
    const begin: Step = (name) => {
      if (name === 'list') killed = false;
      return step(name);
    };
    [landedStore.step, state.step, database.step] = [begin, step, step];
    return seen;
  }
  const drainToItsEnd = async (minute: number, order: DrainOrder = {}) =>
    await drain(minute, { order }).catch((error: unknown) => {
      if (!(error instanceof Killed || error instanceof TypeError)) throw error;
      return 'killed' as const;
    });

  it('is quarantined by the third drain, which records all others, and it is all that is lost', async () => {
    const keys = land(12);
    const killer = keys[5] ?? '';
    const seen = killing([killer]);
    expect(await drainToItsEnd(20)).toBe('killed');
    expect(await drainToItsEnd(30)).toBe('killed');
    expect(await drainToItsEnd(40)).toMatchObject({ status: 'drained', markedDead: 1, dead: 1, waiting: 0 });
    expect(seen.kills).toBe(2);
    expect(keys.filter((key) => !database.has(key))).toEqual([killer]);
    expect(state.marks.get(killer)).toMatchObject({ kind: 'dead', code: 'reader_killed', reader: 1 });
    expect(state.inFlightPages.size).toBe(0);
    expect(await drainToItsEnd(50)).toMatchObject({ status: 'drained', markedDead: 0, databaseCalls: 0 });
  });

  it('is assumed if two drains could not delete their in-flight pages', async () => {
    const keys = land(3);
    state.step = (step) => {
      if (step === 'deleteInFlightPage') throw new OddsError('state_unavailable', 'Away.');
    };
    database.step = (step) => {
      if (step.startsWith('record')) throw new OddsError('database_unavailable', 'Away.');
    };
    for (const minute of [20, 30]) expect(await drain(minute)).toMatchObject({ status: 'deferred' });
    [state.step, database.step] = [() => undefined, () => undefined];
    expect(await drain(40)).toMatchObject({ recorded: { observations: 2 }, markedDead: 1 });
    expect(state.marks.get(keys[0] ?? '')).toMatchObject({ code: 'reader_killed' });
    expect(await drain(50, { order: { heldToo: true } })).toMatchObject({ recorded: { observations: 1 }, dead: 0 });
  });

  it('is found among others of its kind, one drain for each of them and one more', async () => {
    const keys = land(9);
    const killers = [keys[1], keys[4], keys[8]].map(String);
    const seen = killing(killers);
    const drains: unknown[] = [];
    for (let minute = 20; minute <= 70; minute += 10) drains.push(await drainToItsEnd(minute));
    expect(drains.slice(0, 4)).toEqual(['killed', 'killed', 'killed', 'killed']);
    expect(drains[4]).toMatchObject({ status: 'drained', waiting: 0, dead: 3 });
    expect(seen.kills).toBe(4);
    expect([...state.marks.keys()].sort()).toEqual(killers);
  });

  it('is not suspected in the page of a drain whose time is not up', async () => {
    const [killer = ''] = land(3);
    killing([killer]);
    await drainToItsEnd(10);
    expect(state.inFlightPages.size).toBe(1);
    const pages = [...state.inFlightPages.values()];
    killing([]);
    expect(await drain(10.5)).toMatchObject({ status: 'drained', recorded: { observations: 3 } });
    // Of the drain that may still run.
    expect([...state.inFlightPages.values()]).toEqual(pages);
  });

  it('is tried again by a newer reader, and by hand', async () => {
    for (const [options, minute] of [
      [{ order: { heldToo: true } }, 50],
      [{ reader: 2 }, 50],
    ] as const) {
      landedStore = new MemoryLandedStore();
      state = new MemoryBacklogState();
      database = new MemoryDatabase();
      const [killer = ''] = land(3);
      killing([killer]);
      for (const minuteOfDrain of [10, 20, 30]) await drainToItsEnd(minuteOfDrain);
      expect(state.marks.get(killer)).toMatchObject({ code: 'reader_killed' });
      killing([]);
      expect(await drain(minute, options)).toMatchObject({ recorded: { observations: 1 }, waiting: 0, dead: 0 });
      expect(state.marks.size).toBe(0);
    }
    expect.assertions(6);
  });

  it('costs the others one write for each page and one delete in the end, and nothing if nothing waits', async () => {
    const steps: string[] = [];
    state.step = (step) => void (/InFlightPage/i.test(step) && steps.push(step));
    land(600);
    await drain(601);
    expect(steps).toEqual([
      'inFlightPage',
      'saveInFlightPage',
      'saveInFlightPage',
      'saveInFlightPage',
      'deleteInFlightPage',
    ]);
    steps.length = 0;
    await drain(602);
    expect(steps).toEqual([]);
  });

  it('differs from one that a drain had no time for: what a drain begins and gives up in good order is not suspected', async () => {
    land(5);
    database.step = failing('deadline_near', (step) => step.startsWith('record'));
    for (const minute of [10, 20, 30]) await drain(minute);
    expect(state.inFlightPages.size).toBe(0);
    database.step = () => undefined;
    expect(await drain(40)).toMatchObject({ status: 'drained', recorded: { observations: 5 }, markedDead: 0 });
  });
});

describe('the watermark', () => {
  it('trails by the grace period, and what is below it is not even listed', async () => {
    const keys = land(60);
    await drain(60);
    const { settledThrough } = state.watermarkOf(mlb).watermark;
    expect(settledThrough).toBe(keys[60 - graceMs / 60_000 - 1]);
    expect(await drain(61)).toMatchObject({ leagues: [{ landed: graceMs / 60_000 }] });
  });

  it('stays below the backlog', async () => {
    const keys = land(60);
    database.step = failing('database_refused', (step) => step.includes(keys[7] ?? ''));
    await drain(120);
    expect(state.watermarkOf(mlb).watermark.settledThrough).toBe(keys[6]);
  });

  it('goes back to the day that an operator names, and then no hint is used', async () => {
    land(60);
    await drain(120);
    database.recorded.clear();
    expect(await drain(121)).toMatchObject({ databaseCalls: 0 });
    const order = { since: '2026-07-30T00:00:00.000Z' };
    expect(await drain(122, { order })).toMatchObject({ recorded: { observations: 60 }, waiting: 0 });
  });

  it('is kept for each league apart', async () => {
    const nfl = { source: mlb.source, league: 'nfl' };
    land(2);
    landedStore.land(observationAt(at(1), 'readable', nfl));
    expect((await drain(120)).leagues).toMatchObject([
      { ...mlb, landed: 2 },
      { ...nfl, landed: 1 },
    ]);
    expect(state.watermarks.size).toBe(2);
  });
});
