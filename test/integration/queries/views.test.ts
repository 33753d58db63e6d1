import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { syncSportsbooks } from '../../../functions/migrate-schema/sync-sportsbooks.ts';
import { readBoard } from '../../../lib/queries/board.ts';
import { record } from '../../../lib/recording/record.ts';
import { gameReading, observedAt, offered } from '../../support/observed.ts';
import { type OddsDatabase, openOddsDatabase } from '../../support/odds-database.ts';

const away = { selection: 'away' } as const;
const fanduel = { sportsbook: 'fanduel-nj' } as const;
const slot = 'draftkings-nj/full_game/moneyline/main' as const;

describe('the views', () => {
  let database: OddsDatabase;
  const select = async (sql: string) => (await database.as('reader').execute({ sql })).rows;

  beforeAll(async () => {
    database = await openOddsDatabase('pglite');
    await syncSportsbooks.run(database.as('owner'));
    const splits = [
      { period: 'full_game', market: 'moneyline', team: null, selection: 'home', tickets: 60, money: 55 },
    ] as const;
    const observations = [
      observedAt(0, [gameReading([offered(-110), offered(100, null, away), offered(-105, null, { ...fanduel })])]),
      observedAt(5, [
        gameReading([offered(-120), offered(-115, null, { ...fanduel })], {
          scope: [slot, 'fanduel-nj/full_game/moneyline/main', 'public/full_game/moneyline/main'],
          splits,
          startTime: '2026-07-30T23:35:00.000Z',
        }),
      ]),
      // FanDuel is not spoken for any more, and the game is.
      observedAt(9, [gameReading([offered(-120)], { startTime: '2026-07-30T23:35:00.000Z' })]),
    ];
    for (const observed of observations) await record(database.as('recorder'), observed);
  });
  afterAll(() => database?.close());

  it('current_line has the columns that others rely on, in their order', async () => {
    const columns = await select(
      `select column_name, data_type from information_schema.columns
       where table_schema = 'odds' and table_name = 'current_line' order by ordinal_position`,
    );
    expect(columns.map(({ column_name }) => column_name)).toEqual(
      `source league source_game_id home_team away_team start_time sportsbook operator jurisdiction sportsbook_kind
       period market team selection rung line price state changed_at last_seen_at source_updated_at line_id
       stale age_s`.split(/\s+/),
    );
    expect(Object.fromEntries(columns.map(({ column_name, data_type }) => [column_name, data_type]))).toMatchObject({
      price: 'integer',
      line: 'numeric',
      start_time: 'timestamp with time zone',
      changed_at: 'timestamp with time zone',
      last_seen_at: 'timestamp with time zone',
      stale: 'boolean',
      age_s: 'integer',
    });
  });

  it('current_line says of each line what it is, since when, and when its market was last in scope', async () => {
    expect(
      await select(
        `select sportsbook, operator, jurisdiction, sportsbook_kind as kind, selection, state, price,
           to_char(changed_at, 'MI') as changed, to_char(last_seen_at, 'MI') as seen, to_char(start_time, 'HH24:MI') as start
         from odds.current_line order by sportsbook, selection`,
      ),
    ).toEqual([
      {
        sportsbook: 'draftkings-nj',
        operator: 'draftkings',
        jurisdiction: 'us-nj',
        kind: 'book',
        selection: 'away',
        state: 'absent',
        price: null,
        changed: '05',
        seen: '09',
        start: '23:35',
      },
      {
        sportsbook: 'draftkings-nj',
        operator: 'draftkings',
        jurisdiction: 'us-nj',
        kind: 'book',
        selection: 'home',
        state: 'offered',
        price: -120,
        changed: '05',
        seen: '09',
        start: '23:35',
      },
      {
        sportsbook: 'fanduel-nj',
        operator: 'fanduel',
        jurisdiction: 'us-nj',
        kind: 'book',
        selection: 'home',
        state: 'offered',
        price: -115,
        changed: '05',
        seen: '05',
        start: '23:35',
      },
    ]);
  });

  it('line_change and split_change hold the changes, and observation that each is recorded', async () => {
    expect(
      await select(
        `select state, price from odds.line_change where sportsbook = 'draftkings-nj' and selection = 'away' order by changed_at`,
      ),
    ).toEqual([
      { state: 'offered', price: 100 },
      { state: 'absent', price: null },
    ]);
    expect(await select('select selection, tickets, money, state from odds.split_change')).toEqual([
      { selection: 'home', tickets: 60, money: 55, state: 'offered' },
    ]);
    expect(await select('select count(*)::int as n from odds.observation where recorded')).toEqual([{ n: 3 }]);
  });

  it('the board has the best price of each side, where it is, and what that book opened at', async () => {
    const board = await readBoard(database.as('reader'), {
      league: 'mlb',
      from: '2026-07-30T00:00:00.000Z',
      sources: 'freshest',
    });
    expect(board).toEqual({
      is: 'ok',
      rows: [
        {
          source: 'action-network',
          sourceGameId: 'g1',
          gamePk: null,
          attemptId: null,
          awayTeam: 'Washington Nationals',
          homeTeam: 'Philadelphia Phillies',
          startTime: '2026-07-30T23:35:00Z',
          lastSeenAt: '2026-07-30T17:09:00Z',
          ageS: expect.any(Number),
          sides: [
            {
              market: 'moneyline',
              selection: 'home',
              line: null,
              price: -115,
              sportsbook: 'fanduel-nj',
              openLine: null,
              openPrice: -105,
              books: 2,
              stale: false,
              ageS: expect.any(Number),
            },
          ],
        },
      ],
    });
    expect(
      await readBoard(database.as('reader'), { league: 'mlb', from: '2026-07-31T00:00:00.000Z', sources: 'freshest' }),
    ).toEqual({
      is: 'ok',
      rows: [],
    });
  });

  it('the reader can read and not write, and the recorder can record and not write otherwise', async () => {
    const writes = [
      'delete from history.line_change',
      'update history.line set price = 100',
      "insert into history.scope_slot values ('00000000-0000-0000-0000-000000000000', 'x')",
    ];
    for (const sql of writes) {
      await expect(database.as('reader').execute({ sql })).rejects.toMatchObject({
        code: expect.stringMatching(/^database_(forbidden|refused)$/),
      });
      await expect(database.as('recorder').execute({ sql })).rejects.toMatchObject({
        code: expect.stringMatching(/^database_(forbidden|refused)$/),
      });
    }
    await expect(
      database.as('reader').execute({ sql: "select * from history.record_reading('{}')" }),
    ).rejects.toMatchObject({ code: expect.stringMatching(/^database_(forbidden|refused)$/) });
    expect(writes).toHaveLength(3);
  });
});
