import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { syncSportsbooks } from '../../../functions/migrate-schema/sync-sportsbooks.ts';
import { odds } from '../../../lib/backlog/kinds.ts';
import { landedKeyOf } from '../../../lib/landing/landed-key.ts';
import type { Observation } from '../../../lib/odds/observation.ts';
import { boardQuery, readBoard } from '../../../lib/queries/board.ts';
import { record } from '../../../lib/recording/record.ts';
import { readActionNetwork } from '../../../lib/sources/action-network/read.ts';
import { readTheOddsApi } from '../../../lib/sources/the-odds-api/read.ts';
import { rowsOf } from '../../../lib/storage/contract/read-safely.ts';
import type { Database } from '../../../lib/storage/database.ts';
import { engineAtHand, whyMissing } from '../../support/engines.ts';
import { stateLinks } from '../../support/game-links.ts';
import { gameReading, observedAt, offered, readingOf } from '../../support/observed.ts';
import { type OddsDatabase, openOddsDatabase } from '../../support/odds-database.ts';
import {
  away,
  game,
  home,
  observationOf as scoreboardOf,
  slate,
} from '../../unit/lib/sources/action-network/scoreboards.ts';
import {
  away as awayPrice,
  book,
  event,
  home as homePrice,
  market,
  observationOf as oddsOf,
} from '../../unit/lib/sources/the-odds-api/odds.ts';

const from = '2026-08-03T16:00:00.000Z';
const readers = { 'action-network': readActionNetwork, 'the-odds-api': readTheOddsApi };

describe('the board', () => {
  let database: OddsDatabase;

  beforeEach(async () => {
    database = await openOddsDatabase(engineAtHand());
    await syncSportsbooks.run(database.as('owner'));
  });
  afterEach(() => database?.close());

  const observed = async (observation: Observation) => {
    const read = readers[observation.source as keyof typeof readers];
    await record(database.as('recorder'), {
      ...observation,
      landedKey: landedKeyOf(odds, observation),
      reading: read(observation),
    });
  };
  const scoreboardAt = (time: string, ...games: unknown[]) =>
    observed(scoreboardOf(slate(...games), { capturedAt: `2026-08-03T${time}:00.000Z` }));
  const oddsAt = (time: string, events: readonly object[]) =>
    observed(oddsOf(events, { capturedAt: `2026-08-03T${time}:00.000Z` }));
  const select = async (sql: string) => (await database.as('reader').execute({ sql })).rows;

  /** `source id`, then each price of the home side with its book, its age in minutes beside the newest, and whether it is stale. */
  const games = async (sources: 'freshest' | 'all' = 'freshest', sportsbook?: string) =>
    rowsOf(await readBoard(database.as('reader'), { league: 'mlb', from, sources, sportsbook }));
  const board = async (sources: 'freshest' | 'all' = 'freshest') =>
    (await games(sources)).map(({ source, sourceGameId, ageS, sides }) => [
      `${source} ${sourceGameId}`,
      ...sides
        .filter(({ selection }) => selection === 'home')
        .map(({ price, sportsbook, books, stale, ...side }) => {
          const minutes = Math.round(((side.ageS ?? Number.NaN) - (ageS ?? Number.NaN)) / 60);
          return `${sportsbook} ${price} of ${books}, ${minutes} min older${stale ? ', stale' : ''}`;
        }),
    ]);

  const prices = (odds: number, otherOdds?: number) => ({
    '68': { event: { moneyline: [home({ odds }), away()] } },
    ...(otherOdds === undefined ? {} : { '69': { event: { moneyline: [home({ odds: otherOdds }), away()] } } }),
  });
  /** Another game of the same day. */
  const other = (...odds: Parameters<typeof prices>) => {
    const teams = [
      { id: 1, full_name: 'Saint Rose Pilots' },
      { id: 2, full_name: 'Eastport Ravens' },
    ];
    return game(prices(...odds), { id: 2, teams });
  };
  const atTheSecond = (price: number) => [
    event([book('draftkings', [market('h2h', [homePrice({ price }), awayPrice()])])], {
      commence_time: '2026-08-03T23:06:00Z',
    }),
  ];

  it('shows a game once whose source id has changed, at the price that it has now', async () => {
    await scoreboardAt('16:00', game(prices(-120), { id: 100 }));
    await scoreboardAt('22:00', game(prices(-130), { id: 200 }));
    for (const sources of ['freshest', 'all'] as const) {
      expect(await board(sources)).toEqual([['action-network 200', 'draftkings-nj -130 of 1, 0 min older']]);
    }
    expect(
      await select(
        "select source_game_id as id, state, stale from odds.current_line where selection = 'home' order by 1",
      ),
    ).toEqual([
      { id: '100', state: 'offered', stale: true },
      { id: '200', state: 'offered', stale: false },
    ]);
  });

  it('shows a game once after a fallback, from the source that saw it last, or once from each', async () => {
    await scoreboardAt('16:00', game(prices(-120)));
    await oddsAt('16:30', atTheSecond(-140));
    const first = ['action-network 1', 'draftkings-nj -120 of 1, 0 min older'];
    const second = ['the-odds-api a1', 'draftkings-us -140 of 1, 0 min older'];
    expect(await board()).toEqual([second]);
    expect(await board('all')).toEqual([first, second]);
    await scoreboardAt('16:35', game(prices(-120)));
    expect(await board()).toEqual([first]);
    expect(await select('select distinct source, stale from odds.current_line order by 1')).toEqual([
      { source: 'action-network', stale: false },
      { source: 'the-odds-api', stale: false },
    ]);
  });

  it('shows a game once that two sources have at different times, if they are linked to it, by its official sides', async () => {
    await scoreboardAt('16:00', game(prices(-120)));
    const [other] = atTheSecond(-140);
    const swapped = { ...other, home_team: other?.away_team, away_team: other?.home_team };
    await oddsAt('16:30', [{ ...swapped, commence_time: '2026-08-04T01:00:00Z' }]);
    expect(await board()).toHaveLength(2);
    await stateLinks(database.as('owner'), [
      { sourceGameId: '1', gamePk: 777001 },
      { source: 'the-odds-api', sourceGameId: 'a1', gamePk: 777001, orientation: 'swapped' },
    ]);
    const [official, ...others] = await games();
    expect(others).toEqual([]);
    expect(official).toMatchObject({ source: 'the-odds-api', gamePk: 777001 });
    const side = official?.sides.find(({ selection }) => selection === 'home');
    expect(side).toMatchObject({ price: -140, sportsbook: 'draftkings-us' });
    const [byTheSource] = await games('all');
    expect([official?.homeTeam, official?.awayTeam]).toEqual([byTheSource?.homeTeam, byTheSource?.awayTeam]);
  });

  it('compares games by their teams and starts, and says so, if the database has no links', async () => {
    await scoreboardAt('16:00', game(prices(-120)));
    await database.as('owner').execute({ sql: 'alter table history.game_link rename to game_link_before' });
    const read = await readBoard(database.as('reader'), { league: 'mlb', from, sources: 'freshest' });
    expect(read).toMatchObject({ is: 'degraded', without: ['history.game_link'], rows: [{ gamePk: null }] });
  });

  it('shows the prices of one sportsbook, if it is asked for, of any kind', async () => {
    await scoreboardAt('16:00', game(prices(-120, 150)), other(-105));
    const ofFanduel = await games('all', 'fanduel-nj');
    expect(ofFanduel.map(({ sourceGameId }) => sourceGameId)).toEqual(['1']);
    expect(ofFanduel[0]?.sides.map(({ sportsbook, price, books }) => [sportsbook, price, books])).toEqual([
      ['fanduel-nj', -110, 1],
      ['fanduel-nj', 150, 1],
    ]);
  });

  it('marks what it shows of a game that has left the slate', async () => {
    await scoreboardAt('16:00', game(prices(-120)), other(-105));
    await scoreboardAt('16:05', other(-105));
    expect(await board()).toEqual([
      ['action-network 1', 'draftkings-nj -120 of 1, 0 min older, stale'],
      ['action-network 2', 'draftkings-nj -105 of 1, 0 min older'],
    ]);
    expect(await select("select distinct state, stale from odds.current_line where source_game_id = '1'")).toEqual([
      { state: 'offered', stale: true },
    ]);
  });

  it('compares no stale price with a current one, however good it was', async () => {
    await scoreboardAt('16:00', game(prices(-120, 150)));
    // What FanDuel asks now cannot be read.
    const unreadable = { '69': { event: { moneyline: [home({ odds: 'soon' }), away()] } } };
    await scoreboardAt('16:05', game({ ...prices(-120), ...unreadable }));
    expect(await board()).toEqual([['action-network 1', 'draftkings-nj -120 of 1, 0 min older']]);
  });

  it('compares stale prices, if there are no others, only if they were last seen together', async () => {
    await scoreboardAt('16:00', game(prices(-120, 150)), other(-105, -105));
    await scoreboardAt('16:05', game(prices(-120)), other(-105));
    await scoreboardAt('16:10', other(-105, -105));
    const [first] = await board();
    expect(first).toEqual(['action-network 1', 'draftkings-nj -120 of 1, 0 min older, stale']);
  });

  it('says of each price how much older it is than the newest of its game', async () => {
    await scoreboardAt('16:00', game(prices(-120, 150)));
    const { request } = scoreboardOf(slate());
    const query = { ...request.query, bookIds: '68' };
    const one = scoreboardOf(slate(game(prices(-130))), {
      request: { ...request, query },
      capturedAt: '2026-08-03T16:25:00.000Z',
    });
    await observed(one);
    expect(await board()).toEqual([['action-network 1', 'fanduel-nj 150 of 2, 25 min older']]);
  });

  it.skipIf(whyMissing('postgres')).each([
    ['of analysed tables', 'analyze'],
    ['of tables that never were analysed', 'select 1'],
  ])(
    'reads %s nothing of the games of other days but where they start, however many there are',
    async (_which, analyze) => {
      const few = await fetchedByBoard(database, 50, analyze);
      const many = await fetchedByBoard(database, 150, analyze);
      expect(few.own).toBe(many.own);
      const more = (table: string) => (many.rows.get(table) ?? Number.NaN) - (few.rows.get(table) ?? Number.NaN);
      const others = many.games - few.games;
      expect(others).toBe(300);
      // One row names the game, and one its start.
      expect(more('game')).toBeLessThanOrEqual(others);
      expect(more('game_reading')).toBeLessThanOrEqual(others);
      const grown = ['observation', 'scope_slot', 'line', 'line_change'].filter((table) => more(table) > 0);
      expect(grown).toEqual([]);
    },
  );
});

const pollsADay = 30;

/** Grows the history to so many days of three games, and counts the rows that a board of the last of them fetches. */
async function fetchedByBoard(database: OddsDatabase, days: number, analyze: string) {
  const owner = database.as('owner');
  const day = (number: number) => new Date(Date.UTC(2026, 2, 1 + number)).toISOString().slice(0, 10);
  for (let number = 0; number < days; number += 1) {
    const games = ['a', 'b', 'c'].map((name) =>
      gameReading([offered(-110), offered(-105, null, { sportsbook: 'fanduel-nj' })], {
        sourceGameId: `${name}${number}`,
        startTime: `${day(number)}T23:05:00.000Z`,
      }),
    );
    const reading = readingOf(games, 1, { slateDate: day(number) });
    await record(owner, { ...observedAt(0, [], { reading }), capturedAt: `${day(number)}T12:00:00.000Z` });
  }
  const others = ["captured_at + poll * interval '5 minutes'", `generate_series(1, ${pollsADay - 1}) poll`];
  for (const sql of [
    `insert into history.observation
      select source, ${others[0]}, content_hash, league, slate_date, landed_key, reader, games, outcomes, asked_scope_id
      from history.observation, ${others[1]} on conflict do nothing`,
    `insert into history.game_reading
      select game_id, ${others[0]}, content_hash, scope_id, start_time, home_team, away_team, status
      from history.game_reading, ${others[1]} on conflict do nothing`,
    analyze,
  ]) {
    await owner.execute({ sql });
  }
  return await owner.transaction(async (session) => {
    const parameters = { league: 'mlb', from: `${day(days - 1)}T12:00:00.000Z`, sportsbook: null };
    const before = await fetchedRows(session);
    const own = (await session.execute({ sql: boardQuery.text, parameters })).rows.length;
    const after = await fetchedRows(session);
    const rows = new Map([...after].map(([table, count]) => [table, count - (before.get(table) ?? 0)]));
    return { own, games: 3 * days, rows };
  });
}

/** Rows that this session has fetched of each table; those of earlier transactions are among them for a while. */
async function fetchedRows(session: Pick<Database, 'execute'>): Promise<ReadonlyMap<string, number>> {
  const { rows } = await session.execute({
    sql: `select relname as name, (coalesce(idx_tup_fetch, 0) + seq_tup_read)::integer as rows
      from pg_stat_xact_user_tables where schemaname = 'history'`,
  });
  const counted = z.array(z.object({ name: z.string(), rows: z.number() })).parse(rows);
  return new Map(counted.map((table) => [table.name, table.rows]));
}
