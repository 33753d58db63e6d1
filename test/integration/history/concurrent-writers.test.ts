import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReadObservation } from '../../../lib/history/reading-document.ts';
import { record } from '../../../lib/history/record.ts';
import { historyOf } from '../../../lib/history/rule.ts';
import { whyMissing } from '../../support/engines.ts';
import { changesBy, changesIn, readTables } from '../../support/history-tables.ts';
import { gameReading, observedAt, offered } from '../../support/observed.ts';
import { type OddsDatabase, openOddsDatabase } from '../../support/odds-database.ts';

const missing = whyMissing('postgres');
if (missing) console.warn(`Concurrent writers are skipped: ${missing}.`);

const rounds = 1_000;
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
  }, 300_000);
});
