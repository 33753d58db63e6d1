import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findGames } from '../../../lib/queries/find-games.ts';
import { type LineWish, readLineHistories } from '../../../lib/queries/line-history.ts';
import { readSourceGames } from '../../../lib/queries/source-games.ts';
import { record } from '../../../lib/recording/record.ts';
import { rowsOf } from '../../../lib/storage/contract/read-safely.ts';
import { engineAtHand } from '../../support/engines.ts';
import { stateLinks, stateStart } from '../../support/game-links.ts';
import { gameReading, observedAt, offered } from '../../support/observed.ts';
import { type OddsDatabase, openOddsDatabase } from '../../support/odds-database.ts';

const date = '2026-07-30';
const away = { selection: 'away' } as const;
const fanduel = { sportsbook: 'fanduel-us' } as const;
const teams = (awayTeam: string, homeTeam: string) => ({ awayTeam, homeTeam });
const quotes = [offered(-120), offered(110, null, away)];
const [phillies, second] = ['2026-07-30T17:05:00.000Z', '2026-07-30T22:05:00.000Z'];

describe('the games of the sources and their lines', () => {
  let database: OddsDatabase;

  beforeAll(async () => {
    database = await openOddsDatabase(engineAtHand());
    const first = [
      gameReading(quotes, { sourceGameId: '1', startTime: phillies }),
      gameReading(quotes, { sourceGameId: '2', startTime: second }),
      gameReading(quotes, { sourceGameId: '3', ...teams('New York Yankees', 'Boston Red Sox') }),
      gameReading(quotes, { sourceGameId: '4', ...teams('Chicago White Sox', 'Chicago Cubs') }),
      gameReading(quotes, { sourceGameId: '777002', ...teams('Seattle Mariners', 'Texas Rangers') }),
      gameReading(quotes, { sourceGameId: '6', startTime: '2026-07-31T23:05:00.000Z' }),
    ];
    // The other source has the first two under its own ids, one of them with the teams the other way round.
    const ofOther = [
      gameReading([offered(-118, null, fanduel)], { sourceGameId: 'a', startTime: phillies }),
      gameReading([offered(105, null, { ...fanduel, ...away }), offered(-125, null, fanduel)], {
        sourceGameId: 'b',
        startTime: second,
        ...teams('Philadelphia Phillies', 'Washington Nationals'),
      }),
      gameReading([offered(-150, null, fanduel)], {
        sourceGameId: 'c',
        startTime: '2026-07-30T23:11:00.000Z',
        ...teams('New York Yankees', 'Boston Red Sox'),
      }),
    ];
    const moved = gameReading([offered(-130), offered(120, null, away)], { sourceGameId: '1', startTime: phillies });
    for (const observed of [
      observedAt(0, first),
      observedAt(1, ofOther, { source: 'the-odds-api', digit: '1' }),
      observedAt(10, [moved], { digit: '2' }),
    ]) {
      await record(database.as('recorder'), observed);
    }
    await stateLinks(database.as('owner'), [
      { sourceGameId: '1', gamePk: 777001 },
      { sourceGameId: '2', gamePk: 777002 },
      { source: 'the-odds-api', sourceGameId: 'a', gamePk: 777001 },
      { source: 'the-odds-api', sourceGameId: 'b', gamePk: 777002, orientation: 'swapped' },
      { sourceGameId: '4', reason: 'ambiguous' },
    ]);
    await stateStart(database.as('owner'), { gamePk: 777001, cutAt: '2026-07-30T17:09:00Z' });
  });
  afterAll(() => database?.close());

  const games = async (wanted: string, on = date) =>
    rowsOf(await findGames(database.as('reader'), { league: 'mlb', wanted, date: on }));
  const found = async (wanted: string, on = date) =>
    (await games(wanted, on)).map(({ gamePk, side, sourceGames }) => [
      gamePk,
      side,
      sourceGames.map(({ source, sourceGameId }) => `${source}/${sourceGameId}`).sort(),
    ]);

  const both = ['action-network/1', 'the-odds-api/a'];

  it.each([
    ['a gamePk', '777001', [[777001, null, both]]],
    ['an id of a source', 'a', [[777001, null, both]]],
    ['an id with its source', 'action-network/1', [[777001, null, both]]],
    ['nothing of another source', 'the-odds-api/1', []],
  ])('are found by %s, of any date, with all that the sources have of it', async (_by, wanted, expected) => {
    expect(await found(wanted)).toEqual(expected);
    expect(await found(wanted, '2026-01-01')).toEqual(expected);
  });

  it('are all shown to choose from if a number is a gamePk and also an id of a source', async () => {
    expect(await found('777002')).toEqual([
      [777002, null, ['action-network/2', 'the-odds-api/b']],
      [null, null, ['action-network/777002']],
    ]);
  });

  it.each(['BOS', 'bos', 'Boston Red Sox', 'red sox', 'boston'])(
    'are found by a team on its date, written %s, once if no link says that two sources have one game',
    async (wanted) => {
      expect(await found(wanted)).toEqual([[null, 'home', ['action-network/3', 'the-odds-api/c']]]);
      expect(await found(wanted, '2026-07-31')).toEqual([]);
    },
  );

  it('are two if the team plays twice, in order of start and by the official sides', async () => {
    const expected = [
      [777001, 'home', both],
      [777002, 'home', ['action-network/2', 'the-odds-api/b']],
    ];
    expect(await found('PHI')).toEqual(expected);
    expect(await found('Nationals')).toEqual(expected.map(([gamePk, , ids]) => [gamePk, 'away', ids]));
  });

  it('are all of a word that several teams have in their names', async () => {
    expect((await found('Sox')).map(([, side]) => side)).toEqual(['home', 'away']);
    expect(await found('So')).toEqual([]);
  });

  it('have their link, or the reason why they have none', async () => {
    const read = rowsOf(await readSourceGames(database.as('reader'), { league: 'mlb', date, gamePks: [777001] }));
    const byId = new Map(read.map(({ sourceGameId, link }) => [sourceGameId, link]));
    expect(byId.get('b')).toMatchObject({ state: 'linked', gamePk: 777002, orientation: 'swapped' });
    expect(byId.get('4')).toMatchObject({ state: 'unlinked', reason: 'ambiguous' });
    expect(byId.get('3')).toMatchObject({ state: 'unlinked', reason: 'not_linked_yet' });
    expect(byId.has('6')).toBe(false);
  });

  const lines = async (wanted: string, wish: Partial<LineWish> = {}) => {
    const [game] = await games(wanted);
    if (game === undefined) throw new Error(`There is no ${wanted}.`);
    const now = new Date('2026-07-31T12:00:00Z');
    const all = { market: 'moneyline', period: 'full_game', now, ...wish };
    return rowsOf(await readLineHistories(database.as('reader'), game, all));
  };

  it('have the history of each line, of all sources, with what it opened and closed with', async () => {
    expect(await lines('777001', { selection: 'home' })).toEqual([
      {
        source: 'action-network',
        sourceGameId: '1',
        sportsbook: 'draftkings-nj',
        market: 'moneyline',
        period: 'full_game',
        team: null,
        selection: 'home',
        changes: [
          { at: '2026-07-30T17:00:00Z', state: 'offered', line: null, price: -120 },
          { at: '2026-07-30T17:10:00Z', state: 'offered', line: null, price: -130 },
        ],
        openAt: 0,
        // The first pitch was before the second change.
        closeAt: 0,
        cutAt: '2026-07-30T17:09:00Z',
      },
      expect.objectContaining({ source: 'the-odds-api', sportsbook: 'fanduel-us', selection: 'home' }),
    ]);
  });

  it('have the lines of a source that has the teams the other way round by their official sides', async () => {
    const ofFanduel = await lines('777002', { sportsbook: 'fanduel-us' });
    const offers = ofFanduel.map(({ selection, changes: [change] }) => [selection, change?.price]);
    expect(Object.fromEntries(offers)).toEqual({ home: 105, away: -125 });
  });

  it('are none of a market that nothing was seen of', async () => {
    expect(await lines('777001', { market: 'total' })).toEqual([]);
  });
});
