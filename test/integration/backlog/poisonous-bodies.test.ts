import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BacklogRun } from '../../../lib/backlog/backlog-run.ts';
import { drainBacklog } from '../../../lib/backlog/drain.ts';
import { odds } from '../../../lib/backlog/kinds.ts';
import type { Reader, Readers } from '../../../lib/backlog/recorded-kind.ts';
import { recordedOdds } from '../../../lib/backlog/recorded-odds.ts';
import { collect } from '../../../lib/collection/collect.ts';
import { landedKeyOf } from '../../../lib/landing/landed-key.ts';
import { largestBodyBytes, type Observation } from '../../../lib/odds/observation.ts';
import type { Reading } from '../../../lib/odds/reading.ts';
import { nothingRecorded, recordSeveral } from '../../../lib/recording/record.ts';
import { rebuild } from '../../../lib/repair/rebuild.ts';
import { replay } from '../../../lib/repair/replay.ts';
import { OddsError } from '../../../lib/resilience/odds-error.ts';
import { migrations, replaceables } from '../../../lib/storage/migrations/index.ts';
import { enginesAtHand } from '../../support/engines.ts';
import { emptyTables } from '../../support/history-tables.ts';
import { answerAt, land, memoryStore, readBy, readersOf } from '../../support/landed.ts';
import { MemoryBacklogState } from '../../support/memory-backlog.ts';
import { gameReading, offered } from '../../support/observed.ts';
import { type OddsDatabase, openOddsDatabase } from '../../support/odds-database.ts';
import { besides, counting, inTime, runOn, sourceThat } from '../../support/run-parts.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 6, 30, 17, minute)).toISOString();
const good = (minute: number) => answerAt(at(minute), [gameReading([offered(-110 - minute)])]);
const withTeam = (minute: number, homeTeam: string) =>
  answerAt(at(minute), [gameReading([offered(-110)], { homeTeam })]);

/** More text than a call can carry, and few prices: it is the text that is staged. */
const sportsbook = 'b'.repeat(20_000);
const oversized = answerAt(at(3), [
  gameReading(
    Array.from({ length: 230 }, (_, n) => offered(100 + n, n / 4, { sportsbook, market: 'total', rung: `${n / 4}` })),
    { sourceGameId: 'g2' },
  ),
]);
const breaking = answerAt(at(11), 'breaks the reader' as never);
const poison: Readonly<Record<string, Observation>> = {
  database_refused: withTeam(5, 'a\u0000b'),
  game_too_large: withTeam(7, 'x'.repeat(16_000_000)),
  source_shape_changed: answerAt(at(9), 'unreadable'),
  reader_failed: breaking,
};
/** Good ones on both sides of each. */
const goodOnes = [...[0, 2, 4, 6, 8, 10, 12, 14, 16].map(good), oversized];
const answers = [...goodOnes, ...Object.values(poison)].sort((a, b) => (a.capturedAt < b.capturedAt ? -1 : 1));
/** What lies in the bucket and was never answered: gigabytes in a small object, and one that lies under another's key. */
const bomb = landedKeyOf(odds, withTeam(13, 'a bomb'));
const strayed = landedKeyOf(odds, withTeam(15, 'another'));

const reader = readersOf(1).get('made-up') as Reader<Reading>;
const read = (observation: Observation) => {
  if (observation.contentHash === breaking.contentHash) throw new TypeError('undefined is not a function');
  return reader.read(observation);
};
const readers: Readers<Reading> = new Map([['made-up', { readerVersion: 1, read }]]);
const kindOfOdds = recordedOdds(readers);
const now = () => new Date(at(30));
const drainIntervalMs = 5 * 60_000;

const codesOf = (counts: Readonly<Record<string, { readonly observations: number }>>) =>
  Object.fromEntries(Object.entries(counts).map(([code, { observations }]) => [code, observations]));

describe.each(enginesAtHand())('between good bodies, one of each kind that something refuses, on %s', (kind) => {
  let database: OddsDatabase;
  let expected: unknown;
  const landed = memoryStore();
  const owner = () => database.as('owner');

  /** Every change, with its observation, game and line; small, however many there are. */
  const history = async () =>
    (
      await owner().execute({
        sql: `select (select count(*)::integer from odds.observation where recorded) as recorded,
          (select count(*)::integer from odds.observation) as observations, count(*)::integer as changes,
          md5(string_agg(concat_ws(' ', source_game_id, selection, rung, state, line, price, changed_at, content_hash), ',' order by
            source_game_id, line_id, changed_at, content_hash)) as digest
          from odds.line_change`,
      })
    ).rows[0];

  beforeAll(async () => {
    await land(landed, answers);
    await landed.put(bomb, gzipSync(Buffer.alloc(3 * largestBodyBytes)));
    const [other] = landed.objects.values();
    await landed.put(strayed, other ?? new Uint8Array());
    database = await openOddsDatabase(kind);
    await recordSeveral(owner(), readBy(readers, goodOnes));
    expected = await history();
    expect(expected).toMatchObject({ recorded: 10, observations: 10, changes: 239 });
  });
  afterAll(() => database?.close());
  beforeEach(() => emptyTables(owner()));

  /** A bucket of its own for each test, with the same objects: to pack them takes seconds. */
  function bucket() {
    const landedStore = memoryStore();
    for (const [key, bytes] of landed.objects) landedStore.objects.set(key, bytes);
    return landedStore;
  }

  it('all good ones are recorded live, and each other run says what is wrong with its own', async () => {
    const codes: string[] = [];
    for (const observation of answers) {
      const run = runOn([sourceThat(async () => observation, read, { name: 'made-up' })], [null]);
      const parts = { ...besides, landedStore: memoryStore(), state: new MemoryBacklogState(), now };
      const error = await collect(run, { ...parts, databaseOf: counting(database.as('recorder')) }, inTime).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      if (error !== undefined) codes.push(error instanceof OddsError ? error.code : 'a fault of ours');
    }
    expect(codes).toEqual(['database_refused', 'game_too_large', 'source_shape_changed', 'a fault of ours']);
    expect(await history()).toEqual(expected);
  });

  it('one drain records all good ones, and marks each other one', async () => {
    const state = new MemoryBacklogState();
    const parts = { ...besides, kind: kindOfOdds, landedStore: bucket(), state, now, drainIntervalMs };
    const run = new BacklogRun({ nothingRecorded, order: {}, correlationId: 'drain', now: () => 0 });
    const report = await drainBacklog(run, { ...parts, databaseOf: counting(database.as('recorder')) }, inTime);
    expect(report).toMatchObject({ status: 'drained', recorded: { observations: 10 }, markedDead: 5, held: 1 });
    expect(Object.fromEntries([...state.marks.values()].map(({ key, code }) => [key, code]))).toEqual({
      ...Object.fromEntries(
        Object.entries(poison).map(([code, observation]) => [landedKeyOf(odds, observation), code]),
      ),
      [bomb]: 'landed_unreadable',
      [strayed]: 'landed_unreadable',
    });
    expect(await history()).toEqual(expected);
  });

  it('all good ones are recorded by a replay, and each other one is counted by its code', async () => {
    const parts = {
      kind: kindOfOdds,
      database: owner(),
      landedStore: bucket(),
      state: new MemoryBacklogState(),
      now,
    };
    const report = await replay({ ...parts, from: '2026-07-30', to: '2026-07-30', dryRun: false });
    expect(report).toMatchObject({ landed: 16, added: 10 });
    expect(codesOf(report.refused)).toEqual({ database_refused: 1, game_too_large: 1 });
    expect(codesOf(report.unreadable)).toEqual({ source_shape_changed: 1, reader_failed: 1, landed_unreadable: 2 });
    expect(await history()).toEqual(expected);
  });

  it('all good ones are in what a rebuild puts in place, also if they land while it holds recorders', async () => {
    const landedStore = bucket();
    const [late, lateObject] = [...landedStore.objects].find(([key]) => key === landedKeyOf(odds, good(14))) ?? [];
    const refused = landedKeyOf(odds, poison.database_refused as Observation);
    const refusedObject = landedStore.objects.get(refused);
    if (late === undefined || !lateObject || !refusedObject) throw new Error('These have not landed.');
    for (const key of [late, refused]) landedStore.objects.delete(key);
    let passes = 0;
    const list: typeof landedStore.list = async function* (prefix, options) {
      // Recorders are kept out only during the second pass.
      if (++passes === 2) landedStore.objects.set(late, lateObject).set(refused, refusedObject);
      yield* landedStore.list(prefix, options);
    };
    const parts = {
      database: owner(),
      landedStore: { ...landedStore, list },
      state: new MemoryBacklogState(),
      kind: kindOfOdds,
    };
    const choices = { schema: { migrations, replaceables }, swap: true, acceptLoss: false };
    const report = await rebuild({ ...parts, ...choices, now: () => performance.now() });
    expect(report).toMatchObject({ outcome: 'swapped', landed: 16, recorded: 10 });
    expect(passes).toBe(2);
    expect(codesOf(report.refused)).toEqual({ database_refused: 1, game_too_large: 1 });
    expect(codesOf(report.unreadable)).toEqual({ source_shape_changed: 1, reader_failed: 1, landed_unreadable: 2 });
    expect(await history()).toEqual(expected);
  });
});
