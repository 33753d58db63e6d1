import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { syncSportsbooks } from '../../../functions/migrate-schema/sync-sportsbooks.ts';
import { BacklogRun } from '../../../lib/backlog/backlog-run.ts';
import { drainBacklog } from '../../../lib/backlog/drain.ts';
import type { Readers } from '../../../lib/backlog/recorded-kind.ts';
import { recordedOdds } from '../../../lib/backlog/recorded-odds.ts';
import { catalogueOf } from '../../../lib/odds/keys-of-catalogue.ts';
import { contentHashOf, type Observation } from '../../../lib/odds/observation.ts';
import type { Reading } from '../../../lib/odds/reading.ts';
import type { SportsbookCatalogue } from '../../../lib/odds/sportsbook-keys.ts';
import { sportsbooks } from '../../../lib/odds/sportsbooks.ts';
import { nothingRecorded, record } from '../../../lib/recording/record.ts';
import { comparePositions, historyOf } from '../../../lib/recording/rule.ts';
import { replay } from '../../../lib/repair/replay.ts';
import { OddsError } from '../../../lib/resilience/odds-error.ts';
import { readerVersion as actionNetworkVersion, readActionNetwork } from '../../../lib/sources/action-network/read.ts';
import { readerVersionOf } from '../../../lib/sources/reader-version.ts';
import { readTheOddsApi, readerVersion as theOddsApiVersion } from '../../../lib/sources/the-odds-api/read.ts';
import type { Database } from '../../../lib/storage/database.ts';
import { enginesAtHand } from '../../support/engines.ts';
import { changesBy, changesIn, emptyTables, readTables } from '../../support/history-tables.ts';
import { land, memoryStore, readBy } from '../../support/landed.ts';
import { MemoryBacklogState } from '../../support/memory-backlog.ts';
import { type OddsDatabase, openOddsDatabase } from '../../support/odds-database.ts';
import { besides, counting, inTime } from '../../support/run-parts.ts';
import { isLongSearch, searchOf } from '../../support/search.ts';
import * as actionNetwork from '../../unit/lib/sources/action-network/scoreboards.ts';
import * as theOddsApi from '../../unit/lib/sources/the-odds-api/odds.ts';

/** The next version of the catalogue: what is published. */
const after = catalogueOf({ version: 8, sportsbooks });

/** The version before: it does not know Pinnacle, and does not know yet that the key `unibet` changed its meaning in 2023. */
const before = catalogueOf({
  version: 7,
  sportsbooks: sportsbooks
    .filter(({ id }) => id !== 'pinnacle')
    .map((book) => (book.id === 'unibet' ? { ...book, keys: { 'the-odds-api': [{ key: 'unibet' }] } } : book)),
});

function readersWith(catalogue: SportsbookCatalogue): Readers<Reading> {
  const versionOf = (published: number) => readerVersionOf(Math.trunc(published / 10_000), catalogue);
  return new Map([
    [
      'action-network',
      {
        readerVersion: versionOf(actionNetworkVersion),
        read: (observation: Observation) => readActionNetwork(observation, catalogue),
      },
    ],
    [
      'the-odds-api',
      {
        readerVersion: versionOf(theOddsApiVersion),
        read: (observation: Observation) => readTheOddsApi(observation, catalogue),
      },
    ],
  ]);
}

/** What a reader makes of an observation; nothing if it refuses it. */
function readOf(catalogue: SportsbookCatalogue, observation: Observation) {
  try {
    return readBy(readersWith(catalogue), [observation]);
  } catch (error) {
    if (error instanceof OddsError) return [];
    throw error;
  }
}

const [known, unknown] = [
  { 'action-network': '68', 'the-odds-api': 'draftkings' },
  { 'action-network': '3', 'the-odds-api': 'pinnacle' },
] as const;

/** What a book shows: a price, none although the source holds the market, one that is none, or nothing at all. */
type Shown = number | 'empty' | 'impossible' | 'nothing';
const shown: fc.Arbitrary<Shown> = fc.constantFrom<Shown[]>(-120, -110, 105, 'empty', 'impossible', 'nothing');
const body = fc.record({
  source: fc.constantFrom('action-network' as const, 'the-odds-api'),
  knownBook: shown,
  unknownBook: shown,
  datedBook: shown,
});
type Body = typeof body extends fc.Arbitrary<infer Value> ? Value : never;

/** Every half hour over the midnight at which `unibet` changes its meaning. */
function observationOf({ source, ...books }: Body, n: number): Observation {
  const capturedAt = new Date(Date.UTC(2022, 11, 31, 23) + n * 1_800_000).toISOString();
  const made =
    source === 'action-network'
      ? actionNetwork.observationOf(scoreboardOf(books), {
          request: {
            ...actionNetwork.observationOf('').request,
            query: { bookIds: '3,15,68', date: '20230101', periods: 'event' },
          },
          slateDate: '2023-01-01',
        })
      : theOddsApi.observationOf(oddsOf(books), { request: theOddsApi.requestFor({ regions: 'us,eu,au' }) });
  const observation = { ...made, capturedAt };
  return { ...observation, contentHash: contentHashOf(observation) };
}

const priceOf = (price: Shown) => (price === 'impossible' ? { odds: 7, price: 7 } : { odds: price, price });
const startTime = '2023-01-01T23:05:00.000Z';

function scoreboardOf({ knownBook, unknownBook }: Omit<Body, 'source'>) {
  const splits = { bet_info: { tickets: { percent: 55 }, money: { percent: 45 } } };
  const { home, away, game, slate } = actionNetwork;
  const marketOf = (price: Shown, rest = {}) => ({
    event: { moneyline: price === 'empty' ? [] : [home({ ...priceOf(price), ...rest }), away(rest)] },
  });
  const markets = Object.fromEntries(
    [
      ['15', knownBook, splits] as const,
      [known['action-network'], knownBook, {}] as const,
      [unknown['action-network'], unknownBook, {}] as const,
    ].flatMap(([book, price, rest]) => (price === 'nothing' ? [] : [[book, marketOf(price, rest)]])),
  );
  return slate(game(markets, { start_time: startTime }));
}

function oddsOf({ knownBook, unknownBook, datedBook }: Omit<Body, 'source'>) {
  const { home, away, market, book, event } = theOddsApi;
  const seen = { last_update: '2022-12-31T00:00:00Z' };
  const books = [
    [known['the-odds-api'], knownBook] as const,
    [unknown['the-odds-api'], unknownBook] as const,
    ['unibet', datedBook] as const,
  ].flatMap(([key, price]) =>
    price === 'nothing'
      ? []
      : [book(key, [market('h2h', price === 'empty' ? [] : [home(priceOf(price)), away()], seen)], seen)],
  );
  return [event(books, { commence_time: startTime })];
}

/** Who recorded an observation before the replay: with which catalogue, in which order, or not at all. */
const recordings = fc.constantFrom<(readonly SportsbookCatalogue[])[]>(
  [before],
  [before],
  [before],
  [after],
  [],
  [before, after],
  [after, before],
);

const story = fc
  .array(fc.tuple(body, recordings), { minLength: 4, maxLength: 10 })
  .map((recorded) => recorded.map(([one, by], n) => ({ observation: observationOf(one, n), by })))
  .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })));

describe.each(enginesAtHand())('a catalogue that has learnt a book, on %s', (kind) => {
  let database: OddsDatabase;

  beforeAll(async () => {
    database = await openOddsDatabase(kind);
    await syncSportsbooks.run(database.as('owner'), AbortSignal.timeout(30_000));
  });
  afterAll(() => database?.close());

  it('gives by replay the history that it would have given from the start, in whatever order all was recorded', async () => {
    const search = searchOf(`Changes of the catalogue on ${kind}`, { inTests: 10, long: 200 });
    const owner = database.as('owner');
    const seen = { gained: 0, lost: 0, takenBack: 0, revived: 0 };
    await fc.assert(
      fc.asyncProperty(story, async ([all, delivered]) => {
        await emptyTables(owner);
        const landedStore = memoryStore();
        const observations = all.map(({ observation }) => observation);
        await land(landedStore, observations);
        for (const { observation, by } of delivered) {
          for (const catalogue of by) for (const read of readOf(catalogue, observation)) await record(owner, read);
        }
        const parts = {
          landedStore,
          state: new MemoryBacklogState(),
          now: () => new Date('2023-01-02T00:00:00.000Z'),
        };
        const replaying = { ...parts, database: owner, dryRun: false, from: '2022-12-31', to: '2023-01-01' };
        const { takenBack } = await replay({ ...replaying, kind: recordedOdds(readersWith(after)) });
        const replayed = await historyIn(owner);
        // What nothing can read is marked dead by a drain. After that a replay by the catalogue that went before changes nothing.
        const databaseOf = counting(database.as('recorder'));
        const draining = {
          ...besides,
          ...parts,
          databaseOf,
          kind: recordedOdds(readersWith(after)),
          drainIntervalMs: 60_000,
        };
        await drainBacklog(
          new BacklogRun({ nothingRecorded, order: {}, correlationId: 'drain', now: () => 0 }),
          draining,
          inTime,
        );
        await replay({ ...replaying, kind: recordedOdds(readersWith(before)) });
        expect(await historyIn(owner)).toEqual(replayed);

        const wanted = observations.flatMap((observation) => readOf(after, observation));
        expect(changesIn(replayed.tables)).toEqual(changesBy(historyOf(wanted)));
        await emptyTables(owner);
        for (const read of [...wanted].sort(comparePositions)) await record(owner, read);
        expect(replayed).toEqual(await historyIn(owner));

        const old = observations.flatMap((observation) => readOf(before, observation));
        const books = (read: typeof wanted) => JSON.stringify(read.map(({ reading }) => reading.games));
        seen.gained += Number(books(wanted).includes('"pinnacle"') && !books(old).includes('"pinnacle"'));
        seen.lost += Number(books(old).split('"unibet"').length > books(wanted).split('"unibet"').length);
        seen.takenBack += takenBack;
        seen.revived += observations.filter(
          (observation) => readOf(before, observation).length < readOf(after, observation).length,
        ).length;
      }),
      search,
    );
    console.info(`Changes of the catalogue on ${kind}: ${JSON.stringify(seen)}.`);
    // What is revived is seldom: a short search may come to none.
    for (const times of [seen.gained, seen.lost, isLongSearch ? seen.revived : 1]) expect(times).toBeGreaterThan(0);
  }, 3_600_000);
});

/** The tables that recording writes, and the views that people ask. Ages pass, so they are left out. */
async function historyIn(database: Pick<Database, 'execute'>) {
  const views = ['game', 'current_line', 'line_change', 'current_split', 'split_change', 'observation'];
  const asked = await Promise.all(
    views.map(async (view) => {
      const { rows } = await database.execute({
        sql: `select (to_jsonb(v) - 'age_s')::text as row from odds.${view} v order by 1`,
      });
      return [view, rows] as const;
    }),
  );
  return { tables: await readTables(database), views: Object.fromEntries(asked) };
}
