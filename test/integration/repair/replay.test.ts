import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readBacklogStatus } from '../../../lib/backlog/backlog-status.ts';
import { odds } from '../../../lib/backlog/kinds.ts';
import type { Reader, Readers } from '../../../lib/backlog/recorded-kind.ts';
import { recordedOdds } from '../../../lib/backlog/recorded-odds.ts';
import { landedKeyOf } from '../../../lib/landing/landed-key.ts';
import type { Observation } from '../../../lib/odds/observation.ts';
import type { GameReading, Reading } from '../../../lib/odds/reading.ts';
import { readingDocument } from '../../../lib/recording/reading-document.ts';
import { recordSeveral } from '../../../lib/recording/record.ts';
import type { HistoryEdits } from '../../../lib/recording/record-and-diff.ts';
import { historyOf } from '../../../lib/recording/rule.ts';
import { rebuild } from '../../../lib/repair/rebuild.ts';
import { type ReplayOptions, replay } from '../../../lib/repair/replay.ts';
import { OddsError } from '../../../lib/resilience/odds-error.ts';
import { migrations, replaceables } from '../../../lib/storage/migrations/index.ts';
import { enginesAtHand } from '../../support/engines.ts';
import { changesBy, changesIn, emptyTables, readTables } from '../../support/history-tables.ts';
import { answerAt, land, memoryStore, movingPrices, readBy, readersOf } from '../../support/landed.ts';
import { MemoryBacklogState } from '../../support/memory-backlog.ts';
import { gameReading, offered } from '../../support/observed.ts';
import { type OddsDatabase, openOddsDatabase } from '../../support/odds-database.ts';

const period = { from: '2026-07-01', to: '2026-07-31' };

/** Two games; the total of the second moves, and vanishes now and then. */
function gamesAt(n: number): GameReading[] {
  const total = offered(-110 - (n % 4), 8.5, { market: 'total', selection: 'over' });
  return [
    gameReading([offered(-120 - Math.floor(n / 3)), offered(110, null, { selection: 'away' })]),
    gameReading([total, offered(-105)].slice(n % 5 === 0 ? 1 : 0), {
      sourceGameId: 'g2',
      splits: [
        { period: 'full_game', market: 'moneyline', team: null, selection: 'home', tickets: 50 + (n % 7), money: 40 },
      ],
      scope: [
        'draftkings-nj/full_game/moneyline/main',
        'draftkings-nj/full_game/total/main',
        'public/full_game/moneyline/main',
      ],
    }),
  ];
}

/** The first reader, and a newer one that reads one outcome differently. */
const first = readersOf(1);
const newer = readersOf(2, (game) => ({
  ...game,
  quotes: game.quotes.map((quote) =>
    quote.key.selection === 'over' ? { ...quote, offer: { ...quote.offer, price: 101 } as typeof quote.offer } : quote,
  ),
}));

// Three days that border on each other, one of them with more than goes into one transaction.
const observations = ['2026-07-01T22:40:00.000Z', '2026-07-02T22:40:00.000Z'].flatMap((from) =>
  movingPrices(from, 50, gamesAt),
);

describe.each(enginesAtHand())('replay on %s', (kind) => {
  let database: OddsDatabase;
  const owner = () => database.as('owner');
  type Options = ReplayOptions<Reading, HistoryEdits>;
  const replaying = ({
    readers,
    ...rest
  }: Pick<Options, 'landedStore'> & Partial<Options> & { readonly readers: Readers<Reading> }) =>
    replay({
      kind: recordedOdds(readers),
      database: owner(),
      state: new MemoryBacklogState(),
      now: () => new Date('2026-08-01T00:00:00.000Z'),
      dryRun: false,
      ...period,
      ...rest,
    });
  const history = async () => changesIn(await readTables(owner()));
  const oracle = (...read: [Readers<Reading>, readonly Observation[]][]) =>
    changesBy(historyOf(read.flatMap(([readers, of]) => readBy(readers, of))));

  beforeAll(async () => {
    database = await openOddsDatabase(kind);
  });
  afterAll(() => database?.close());
  beforeEach(() => emptyTables(owner()));

  async function landedAndRecorded() {
    const store = memoryStore();
    await land(store, observations);
    await recordSeveral(database.as('recorder'), readBy(first, observations));
    return store;
  }

  it('leaves alone what this reader has recorded, and asks once for each day', async () => {
    const landedStore = await landedAndRecorded();
    const before = await readTables(owner());
    const report = await replaying({ landedStore: { ...landedStore, get: unread }, readers: first });
    expect(report).toMatchObject({ landed: 100, already: 100, repaired: 0, added: 0, unreadable: {} });
    expect(await readTables(owner())).toEqual(before);
  });

  it('repairs what an older reader recorded: afterwards it is the history by the newer one', async () => {
    const landedStore = await landedAndRecorded();
    expect(await history()).toEqual(oracle([first, observations]));
    const before = await readTables(owner());
    const options = { landedStore, readers: newer };

    const wouldBe = await replaying({ ...options, dryRun: true });
    expect(await readTables(owner())).toEqual(before);

    const done = await replaying(options);
    expect(await history()).toEqual(oracle([newer, observations]));
    expect({ ...wouldBe, dryRun: false }).toEqual(done);
    expect(done).toMatchObject({ landed: 100, already: 0, repaired: 100, added: 0 });
    expect(done.days.map(({ day }) => day)).toEqual(['2026-07-01', '2026-07-02', '2026-07-03']);
    const edits = before.line_change.length - (await readTables(owner())).line_change.length;
    expect(edits).toBeGreaterThan(0);
    expect(done.lineChanges.removed - done.lineChanges.added).toBe(edits);
    expect(done.splitChanges).toEqual({ added: 0, removed: 0 });

    expect(await replaying({ ...options, readers: first })).toMatchObject({ already: 100, repaired: 0 });
  });

  it('leaves what a new database has, row for row, if what was asked for was not stored before', async () => {
    const landedStore = memoryStore();
    await land(landedStore, observations);
    for (const observed of readBy(first, observations)) {
      // As the version before wrote it.
      const { asked: _asked, ...document } = JSON.parse(readingDocument(observed));
      const parameters = { document: JSON.stringify(document) };
      const sql = 'select status from history.record_reading(:document::jsonb)';
      await database.as('recorder').execute({ sql, parameters });
    }
    const before = await readTables(owner());
    expect(before.observation.filter(({ asked_scope_id }) => asked_scope_id !== null)).toEqual([]);

    await replaying({ landedStore, readers: newer });
    const replayed = await readTables(owner());
    await emptyTables(owner());
    await recordSeveral(database.as('recorder'), readBy(newer, observations));
    expect(replayed).toEqual(await readTables(owner()));
    expect(replayed.observation.filter(({ asked_scope_id }) => asked_scope_id === null)).toEqual([]);
  });

  it('repairs one day alone, and leaves its neighbours as they are', async () => {
    const landedStore = await landedAndRecorded();
    const day = '2026-07-02';
    const report = await replaying({ landedStore, readers: newer, from: day, to: day });
    const ofDay = observations.filter(({ capturedAt }) => capturedAt.startsWith(day));
    expect(report.repaired).toBe(ofDay.length);
    expect(await history()).toEqual(oracle([first, observations], [newer, ofDay]));
  });

  it('records what never was, counts what cannot be read and why, and keeps to a league', async () => {
    const landedStore = memoryStore();
    const unreadable = answerAt('2026-07-05T12:00:00.000Z', 'unreadable');
    await land(landedStore, [
      ...observations,
      unreadable,
      answerAt('2026-07-05T12:00:00.000Z', gamesAt(1), { league: 'nfl' }),
    ]);
    const broken = answerAt('2026-07-05T13:00:00.000Z', []);
    await landedStore.put(landedKeyOf(odds, broken), new Uint8Array([1, 2, 3]));
    const options = { landedStore, readers: first };
    expect(await replaying({ ...options, league: 'mlb' })).toMatchObject({
      landed: 102,
      already: 0,
      repaired: 0,
      added: 100,
      unreadable: {
        source_shape_changed: { observations: 1, first: landedKeyOf(odds, unreadable) },
        landed_unreadable: { observations: 1, first: landedKeyOf(odds, broken) },
      },
      lineChanges: { removed: 0 },
    });
    expect(await history()).toEqual(oracle([first, observations]));
    expect(await replaying({ ...options, source: 'another' })).toMatchObject({ landed: 0, days: [] });
  });

  it('takes back what the new reader refuses, and marks it dead for good', async () => {
    const landedStore = await landedAndRecorded();
    const state = new MemoryBacklogState();
    const [refused, kept] = [observations.slice(30, 60), [...observations.slice(0, 30), ...observations.slice(60)]];
    const readers = readersRefusing(2, refused);
    const before = await readTables(owner());

    const wouldBe = await replaying({ landedStore, state, readers, dryRun: true });
    expect(await readTables(owner())).toEqual(before);
    expect(state.marks.size).toBe(0);

    const done = await replaying({ landedStore, state, readers });
    expect({ ...wouldBe, dryRun: false }).toEqual(done);
    expect(done).toMatchObject({ landed: 100, already: 0, repaired: 70, takenBack: 30, unreadable: {}, refused: {} });
    expect(await history()).toEqual(oracle([first, kept]));
    expect([...state.marks.values()].map(({ kind, code, reader }) => [kind, code, reader])).toEqual(
      refused.map(() => ['dead', 'source_shape_changed', 2]),
    );

    const listed = {
      kind: recordedOdds(readers),
      landedStore,
      state,
      database: owner(),
      now: new Date(),
      drainIntervalMs: 60_000,
    };
    expect(await readBacklogStatus(listed)).toMatchObject({ landed: 100, recorded: 70, waiting: 0, dead: 30 });
    const rebuilding = {
      kind: recordedOdds(readers),
      database: owner(),
      landedStore,
      state,
      schema: { migrations, replaceables },
    };
    const rebuilt = await rebuild({ ...rebuilding, swap: false, acceptLoss: false, now: () => performance.now() });
    expect(rebuilt).toMatchObject({
      outcome: 'equal',
      recorded: 70,
      unreadable: { source_shape_changed: { observations: 30 } },
    });

    // The older reader could read them, and is not asked.
    expect(await replaying({ landedStore, state, readers: first })).toMatchObject({
      already: 70,
      added: 0,
      unreadable: { source_shape_changed: { observations: 30 } },
    });
    expect(await history()).toEqual(oracle([first, kept]));
  });

  it('takes back also the part of an observation that an older reader was recording when it was killed', async () => {
    const [observation] = observations;
    if (!observation) throw new Error('There is no observation.');
    const landedStore = memoryStore();
    await land(landedStore, [observation]);
    const [read] = readBy(first, [observation]);
    if (!read) throw new Error('It was not read.');
    const half = { ...read, reading: { ...read.reading, games: read.reading.games.slice(0, 1) } };
    await recordSeveral(database.as('recorder'), [half]);
    await owner().execute({ sql: 'update history.observation set games = 2' });
    const readers = readersRefusing(2, [observation]);
    expect(await replaying({ landedStore, readers })).toMatchObject({ landed: 1, takenBack: 1 });
    expect(Object.values(await readTables(owner())).flat()).toEqual([]);
  });

  it('keeps what an older reader recorded of a body that is gone or makes the new reader throw', async () => {
    const landedStore = await landedAndRecorded();
    const [gone, broken] = observations;
    if (!gone || !broken) throw new Error('There are no observations.');
    await landedStore.put(landedKeyOf(odds, gone), new Uint8Array([1, 2, 3]));
    const readers = readersOf(2, (game) => game);
    const breaking = new Map([
      [
        'made-up',
        {
          readerVersion: 2,
          read: (observation: Observation) => {
            if (observation.contentHash === broken.contentHash) throw new TypeError('undefined is not a function');
            return (readers.get('made-up') as Reader<Reading>).read(observation);
          },
        },
      ],
    ]);
    expect(await replaying({ landedStore, readers: breaking })).toMatchObject({
      repaired: 98,
      takenBack: 0,
      unreadable: { landed_unreadable: { observations: 1 }, reader_failed: { observations: 1 } },
    });
    expect(await history()).toEqual(oracle([first, observations]));
  });

  it('sets aside what the database refuses, records the others of its transaction, and names it', async () => {
    const refused = [3, 17, 18].map((n) => ({ at: observations[n]?.capturedAt ?? '', n }));
    const poisonous = observations.map((observation, n) =>
      refused.some((one) => one.n === n)
        ? answerAt(observation.capturedAt, [gameReading([], { homeTeam: 'a\u0000b' })])
        : observation,
    );
    const landedStore = memoryStore();
    await land(landedStore, poisonous);
    for (const dryRun of [true, false]) {
      expect(await replaying({ landedStore, readers: first, dryRun })).toMatchObject({
        landed: 100,
        added: 97,
        refused: { database_refused: { observations: 3, first: expect.stringContaining('2026-07-01/231000') } },
      });
    }
    expect(await history()).toEqual(
      oracle([first, observations.filter((_, n) => !refused.some((one) => one.n === n))]),
    );
  });

  it('ends if the database or the bucket is unavailable, and keeps what it had recorded', async () => {
    const landedStore = memoryStore();
    await land(landedStore, observations);
    let reads = 0;
    const get: typeof landedStore.get = async (key) => {
      if (++reads > 50) throw new OddsError('landing_failed', 'The bucket is away.');
      return await landedStore.get(key);
    };
    const bucketAway = replaying({ landedStore: { ...landedStore, get }, readers: first });
    await expect(bucketAway).rejects.toMatchObject({ code: 'landing_failed' });
    expect(await replaying({ landedStore, readers: first })).toMatchObject({ already: 48, added: 52 });
    database.server.faults.inject({ kind: 'error', error: 'ServiceUnavailableError' }, { calls: 100 });
    await expect(replaying({ landedStore, readers: newer })).rejects.toMatchObject({ code: 'database_unavailable' });
    database.server.faults.clear();
  });

  it('does not give a body to the reader version whose process it ended', async () => {
    const landedStore = memoryStore();
    await land(landedStore, observations.slice(0, 5));
    const state = new MemoryBacklogState();
    const league = { source: 'made-up', league: 'mlb' };
    const [killer] = [...landedStore.objects.keys()];
    const mark = {
      kind: 'dead',
      key: killer ?? '',
      code: 'reader_killed',
      message: '',
      reader: 1,
      markedAt: '',
    } as const;
    await state.mark(league, mark);
    const get: typeof landedStore.get = async (key) => (key === killer ? await unread() : await landedStore.get(key));
    const guarded = { ...landedStore, get };
    expect(await replaying({ landedStore: guarded, state, readers: first })).toMatchObject({
      added: 4,
      unreadable: { reader_killed: { observations: 1, first: killer } },
    });
    const rebuilding = {
      database: owner(),
      landedStore: guarded,
      state,
      kind: recordedOdds(first),
      schema: { migrations, replaceables },
    };
    expect(
      await rebuild({ ...rebuilding, swap: false, acceptLoss: false, now: () => performance.now() }),
    ).toMatchObject({ outcome: 'equal', recorded: 4, unreadable: { reader_killed: { observations: 1 } } });
    expect(await replaying({ landedStore, state, readers: newer })).toMatchObject({ added: 1, repaired: 4 });
    expect(state.marks.size).toBe(0);
  });
});

async function unread(): Promise<never> {
  throw new Error('There was no need to read this.');
}

/** A reader that finds nothing of its own in some bodies: all another league's, say. */
function readersRefusing(version: number, refused: readonly Observation[]): Readers<Reading> {
  const hashes = new Set(refused.map(({ contentHash }) => contentHash));
  const reader = readersOf(version).get('made-up') as Reader<Reading>;
  const read = (observation: Observation) => {
    if (hashes.has(observation.contentHash)) throw new OddsError('source_shape_changed', 'All another league’s.');
    return reader.read(observation);
  };
  return new Map([['made-up', { readerVersion: version, read }]]);
}
