import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { GameReading } from '../../../lib/games/reading.ts';
import { landedKeyOf } from '../../../lib/history/landing.ts';
import type { Readers } from '../../../lib/history/read-landed.ts';
import { readingDocument } from '../../../lib/history/reading-document.ts';
import { recordSeveral } from '../../../lib/history/record.ts';
import { replay } from '../../../lib/history/replay.ts';
import { historyOf } from '../../../lib/history/rule.ts';
import type { Observation } from '../../../lib/odds/observation.ts';
import { engineKinds, whyMissing } from '../../support/engines.ts';
import { changesBy, changesIn, emptyTables, readTables } from '../../support/history-tables.ts';
import { answerAt, land, memoryStore, movingPrices, readBy, readersOf } from '../../support/landed.ts';
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
      scope: ['draftkings-nj/full_game/moneyline', 'draftkings-nj/full_game/total', 'public/full_game/moneyline'],
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

describe.each(engineKinds)('replay on %s', (kind) => {
  const missing = whyMissing(kind);
  if (missing) console.warn(`Replay on ${kind} is skipped: ${missing}.`);
  let database: OddsDatabase;
  const owner = () => database.as('owner');
  const history = async () => changesIn(await readTables(owner()));
  const oracle = (...read: [Readers, readonly Observation[]][]) =>
    changesBy(historyOf(read.flatMap(([readers, of]) => readBy(readers, of))));

  beforeAll(async () => {
    if (!missing) database = await openOddsDatabase(kind);
  });
  afterAll(() => database?.close());
  beforeEach(() => missing || emptyTables(owner()));

  async function landedAndRecorded() {
    const store = memoryStore();
    await land(store, observations);
    await recordSeveral(database.as('recorder'), readBy(first, observations));
    return store;
  }

  it.skipIf(missing)('leaves alone what this reader has recorded, and asks once for each day', async () => {
    const landedStore = await landedAndRecorded();
    const before = await readTables(owner());
    const report = await replay({
      database: owner(),
      landedStore: { ...landedStore, get: unread },
      readers: first,
      dryRun: false,
      ...period,
    });
    expect(report).toMatchObject({ landed: 100, already: 100, repaired: 0, added: 0, unreadable: {} });
    expect(await readTables(owner())).toEqual(before);
  });

  it.skipIf(missing)(
    'repairs what an older reader recorded: afterwards it is the history by the newer one',
    async () => {
      const landedStore = await landedAndRecorded();
      expect(await history()).toEqual(oracle([first, observations]));
      const before = await readTables(owner());
      const options = { database: owner(), landedStore, readers: newer, ...period };

      const wouldBe = await replay({ ...options, dryRun: true });
      expect(await readTables(owner())).toEqual(before);

      const done = await replay({ ...options, dryRun: false });
      expect(await history()).toEqual(oracle([newer, observations]));
      expect({ ...wouldBe, dryRun: false }).toEqual(done);
      expect(done).toMatchObject({ landed: 100, already: 0, repaired: 100, added: 0 });
      expect(done.days.map(({ day }) => day)).toEqual(['2026-07-01', '2026-07-02', '2026-07-03']);
      const edits = before.line_change.length - (await readTables(owner())).line_change.length;
      expect(edits).toBeGreaterThan(0);
      expect(done.lineChanges.removed - done.lineChanges.added).toBe(edits);
      expect(done.splitChanges).toEqual({ added: 0, removed: 0 });

      expect(await replay({ ...options, readers: first, dryRun: false })).toMatchObject({ already: 100, repaired: 0 });
    },
  );

  it.skipIf(missing)(
    'leaves what a new database has, row for row, if what was asked for was not stored before',
    async () => {
      const landedStore = memoryStore();
      await land(landedStore, observations);
      for (const observed of readBy(first, observations)) {
        // As the version before said it.
        const { asked: _asked, ...document } = JSON.parse(readingDocument(observed));
        const parameters = { document: JSON.stringify(document) };
        const sql = 'select status from history.record_reading(:document::jsonb)';
        await database.as('recorder').execute({ sql, parameters });
      }
      const before = await readTables(owner());
      expect(before.observation.filter(({ asked_scope_id }) => asked_scope_id !== null)).toEqual([]);

      await replay({ database: owner(), landedStore, readers: newer, dryRun: false, ...period });
      const replayed = await readTables(owner());
      await emptyTables(owner());
      await recordSeveral(database.as('recorder'), readBy(newer, observations));
      expect(replayed).toEqual(await readTables(owner()));
      expect(replayed.observation.filter(({ asked_scope_id }) => asked_scope_id === null)).toEqual([]);
    },
  );

  it.skipIf(missing)('repairs one day alone, at peace with its neighbours', async () => {
    const landedStore = await landedAndRecorded();
    const day = '2026-07-02';
    const report = await replay({ database: owner(), landedStore, readers: newer, dryRun: false, from: day, to: day });
    const ofDay = observations.filter(({ capturedAt }) => capturedAt.startsWith(day));
    expect(report.repaired).toBe(ofDay.length);
    expect(await history()).toEqual(oracle([first, observations], [newer, ofDay]));
  });

  it.skipIf(missing)('records what never was, counts what cannot be read and why, and keeps to a league', async () => {
    const landedStore = memoryStore();
    const unreadable = answerAt('2026-07-05T12:00:00.000Z', 'unreadable');
    await land(landedStore, [
      ...observations,
      unreadable,
      answerAt('2026-07-05T12:00:00.000Z', gamesAt(1), { league: 'nfl' }),
    ]);
    const broken = answerAt('2026-07-05T13:00:00.000Z', []);
    await landedStore.put(landedKeyOf(broken), new Uint8Array([1, 2, 3]));
    const options = { database: owner(), landedStore, readers: first, dryRun: false, ...period };
    expect(await replay({ ...options, league: 'mlb' })).toMatchObject({
      landed: 102,
      already: 0,
      repaired: 0,
      added: 100,
      unreadable: {
        source_shape_changed: { observations: 1, first: landedKeyOf(unreadable) },
        landed_unreadable: { observations: 1, first: landedKeyOf(broken) },
      },
      lineChanges: { removed: 0 },
    });
    expect(await history()).toEqual(oracle([first, observations]));
    expect(await replay({ ...options, source: 'another' })).toMatchObject({ landed: 0, days: [] });
  });
});

async function unread(): Promise<never> {
  throw new Error('There was no need to read this.');
}
