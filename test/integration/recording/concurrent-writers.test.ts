import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ReadObservation } from '../../../lib/recording/reading-document.ts';
import { record, recordSeveral } from '../../../lib/recording/record.ts';
import { historyOf } from '../../../lib/recording/rule.ts';
import { whyMissing } from '../../support/engines.ts';
import { changesBy, changesIn, readTables } from '../../support/history-tables.ts';
import { gameReading, observedAt, offered, readingOf } from '../../support/observed.ts';
import { type OddsDatabase, openOddsDatabase } from '../../support/odds-database.ts';
import { isLongSearch } from '../../support/search.ts';

const missing = whyMissing('postgres');
if (missing) console.warn(`Concurrent writers are skipped: ${missing}.`);

const rounds = isLongSearch ? 5_000 : 250;
const writers = 4;

/** A price that differs from writer to writer and from round to round, on games that all of them write. */
function observationOf(round: number, writer: number): ReadObservation {
  const price = -110 - ((round * 7 + writer * 13) % 5);
  const quotes = [
    offered(price),
    offered(-price, null, { selection: 'away' }),
    offered(price, 8.5, { market: 'total', selection: 'over' }),
  ];
  const games = ['g1', 'g2'].map((sourceGameId) =>
    gameReading(quotes.slice(0, 1 + ((round + writer) % 3)), { sourceGameId }),
  );
  return observedAt(Math.floor(round / 4), writer % 2 ? games : games.reverse(), {
    // Two sources share scopes, and each has two writers who share games.
    source: writer < writers / 2 ? 'one' : 'two',
    digit: ((round + writer * 5) % 16).toString(16),
  });
}

describe.skipIf(missing)('four writers at once on PostgreSQL', () => {
  let database: OddsDatabase;
  beforeAll(async () => {
    database = await openOddsDatabase('postgres');
  });
  afterAll(() => database?.close());

  it(`never deadlock in ${rounds} rounds, and leave the history of the rule`, async () => {
    const observations = Array.from({ length: rounds }, (_, round) =>
      Array.from({ length: writers }, (_, writer) => observationOf(round, writer)),
    );
    const recorder = database.as('recorder');
    for (const round of observations) await Promise.all(round.map((observed) => record(recorder, observed)));
    const changes = changesIn(await readTables(database.as('owner')));
    expect(changes).toEqual(changesBy(historyOf(observations.flat())));
    expect(changes.lineChanges.length).toBeGreaterThan(rounds);
  }, 3_600_000);

  it('never deadlock over new scopes that two calls of several observations bring in opposite orders', async () => {
    const recorder = database.as('recorder');
    for (let round = 0; round < 40; round += 1) {
      const scopes = Array.from({ length: 6 }, (_, n) => [`book-${round}-${n}/full_game/moneyline/main`] as const);
      const call = (source: string, inOrder: typeof scopes) =>
        inOrder.map((scope, n) => observedAt(n, [gameReading([], { sourceGameId: `r${round}`, scope })], { source }));
      await Promise.all([
        recordSeveral(recorder, call('one', scopes)),
        recordSeveral(recorder, call('two', scopes.toReversed())),
      ]);
    }
    expect.assertions(0);
  }, 120_000);
});

describe.skipIf(missing)('writers of PostgreSQL', () => {
  let database: OddsDatabase;
  beforeEach(async () => {
    database = await openOddsDatabase('postgres');
  });
  afterEach(() => database?.close());

  it('keep the scope of a reading that is not committed while another source takes back its own of that scope', async () => {
    const owner = database.as('owner');
    const game = gameReading([offered(-110)]);
    const [one, two] = [observedAt(0, [game], { source: 'one' }), observedAt(0, [game], { source: 'two' })];
    await record(owner, one);
    await owner.transaction(async (transaction) => {
      await record(transaction, two);
      // By a newer reader the game is live, and so its scope is empty.
      const live = readingOf([gameReading([], { status: 'live' })], 2);
      await record(database.as('recorder'), { ...one, reading: live });
    });
    expect((await readTables(owner)).scope_slot).toMatchObject([{ slot: 'draftkings-nj/full_game/moneyline/main' }]);
  });

  it('are blocked by no reader, whatever lock it holds', async () => {
    const reader = database.as('reader');
    const recorder = database.as('recorder');
    await record(recorder, observedAt(0, [gameReading([offered(-110)])]));
    for (const sql of [
      'select source from history.recording_turn for update',
      'select source from history.recording_turn for key share',
      'lock table history.recording_turn in row exclusive mode',
      'lock table history.recording_turn in exclusive mode',
    ]) {
      const locking = reader.transaction((transaction) => transaction.execute({ sql }));
      await expect(locking).rejects.toMatchObject({ code: expect.stringMatching(/^database_(forbidden|refused)$/) });
    }
    await reader.transaction(async (transaction) => {
      await transaction.execute({
        sql: `select pg_advisory_xact_lock(hashtext('history.record_reading'), hashtext('action-network'))::text as held`,
      });
      await transaction.execute({ sql: 'lock table history.recording_turn in access share mode' });
      expect(await record(recorder, observedAt(1, [gameReading([offered(-120)])]))).toMatchObject({ changes: 1 });
    });
  });
});
