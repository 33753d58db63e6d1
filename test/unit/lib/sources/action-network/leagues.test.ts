import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Observation } from '../../../../../lib/odds/observation.ts';
import { leagueMarksOf } from '../../../../../lib/sources/action-network/leagues.ts';
import { readActionNetwork } from '../../../../../lib/sources/action-network/read.ts';
import { leaguesNamedIn } from '../../../../../lib/sources/leagues.ts';
import { mutatedSlates } from './hostile-slates.ts';
import { away, game, home, observationOf, recordedRequest, slate } from './scoreboards.ts';

const markets = { '68': { event: { moneyline: [home(), away()] } } };
const mlb = { id: 8, name: 'mlb' };
const ncaaf = { id: 2, name: 'ncaaf' };

/** A game that is open for betting, with what it says of its league. */
const gameOf = (id: number, marks: object, changes = {}) => game(markets, { id, ...marks, ...changes });

/** An answer that was asked for, and one that was recorded: the same checks hold for both. */
const requests: [string, Partial<Observation>][] = [
  ['asked for', {}],
  ['recorded', { request: recordedRequest }],
];

describe.each(requests)('an answer that was %s', (_how, changes) => {
  const read = (body: object | string, league = 'mlb') =>
    readActionNetwork(observationOf(body, { league, ...changes }));
  const refused = (...texts: string[]) =>
    expect.objectContaining({
      code: 'source_other_league',
      message: expect.stringMatching(new RegExp(texts.join('.*'))),
    });

  test('of another league is refused, naming both', () => {
    const body = { league: ncaaf, games: [gameOf(1, {})] };
    expect(() => read(body)).toThrow(refused('to be of mlb', 'it is of ncaaf'));
    expect(read(body, 'ncaaf').outcomes.quotes).toBe(2);
  });

  test('of another league is refused if it has no game', () => {
    expect(() => read({ league: ncaaf, games: [] })).toThrow(refused('to be of mlb', 'it is of ncaaf'));
  });

  test('of its own league, or of none that it names, may have no game', () => {
    expect(read({ league: mlb, games: [] }).games).toEqual([]);
    expect(read(slate()).games).toEqual([]);
  });

  test.each([
    ['by name', { league_name: 'ncaaf' }],
    ['by id', { league_id: 2 }],
    ['by id, whatever the name', { league_name: 'mlb', league_id: 2 }],
    ['by name, whatever the id', { league_name: 'ncaaf', league_id: 8 }],
    ['by a name that is not known here', { league_name: 'kbo' }],
  ])('and whose games are of another league (%s) is refused', (_by, marks) => {
    expect(() => read(slate(gameOf(1, marks), gameOf(2, marks)))).toThrow(refused('to be of mlb'));
    expect(() => read({ league: mlb, games: [gameOf(1, marks)] })).toThrow(refused('to be of mlb'));
  });

  test('keeps the games of its league, and skips those of another by name', () => {
    const body = {
      league: mlb,
      games: [
        gameOf(1, { league_name: 'mlb', league_id: 8 }),
        gameOf(2, { league_name: 'ncaaf', league_id: 2 }),
        gameOf(3, { league_id: 2 }, { status: 'complete' }),
        gameOf(4, {}),
      ],
    };
    const { games, outcomes } = read(body);
    expect(games.map(({ sourceGameId }) => sourceGameId)).toEqual(['1', '4']);
    expect(outcomes).toEqual({ seen: 8, quotes: 4, skipped: { other_league: 4 }, rejected: {} });
  });

  test('rejects a game that names no league if only the other games name theirs', () => {
    const { games, outcomes } = read(slate(gameOf(1, { league_id: 8 }), gameOf(2, {})));
    expect(games.map(({ sourceGameId }) => sourceGameId)).toEqual(['1']);
    expect(outcomes).toEqual({ seen: 4, quotes: 2, skipped: {}, rejected: { unreadable_game: 2 } });
  });

  test('that names no league at all is of the one that was asked for', () => {
    expect(read(slate(gameOf(1, {}), gameOf(2, { league_id: 'x', league_name: 8 }))).outcomes.quotes).toBe(4);
  });
});

test('games of another league change nothing but what was seen and skipped', () => {
  const others = [
    gameOf(900001, { league_name: 'ncaaf' }, { markets: { '69': { event: { total: [null, home()] } } } }),
    gameOf(1, { league_id: 2 }),
    gameOf(2, { league_name: 'nfl' }, { status: 'inprogress', markets: {} }),
  ];
  const of = (games: unknown[]) => {
    try {
      const { games: read, outcomes } = readActionNetwork(observationOf({ league: mlb, games }));
      const { other_league: skipped = 0, ...rest } = outcomes.skipped;
      return { games: read, outcomes: { ...outcomes, seen: outcomes.seen - skipped, skipped: rest }, skipped };
    } catch (error) {
      return error instanceof Error ? Object(error).code : error;
    }
  };
  let compared = 0;
  fc.assert(
    fc.property(mutatedSlates, fc.nat({ max: 9 }), ({ games }, at) => {
      const alone = of(games);
      const mixed = of((games as unknown[]).toSpliced(at, 0, ...others));
      if (typeof alone !== 'object' || games.length === 0) return;
      expect(mixed).toEqual({ ...alone, skipped: alone.skipped + 4 });
      compared += 1;
    }),
    { numRuns: 200 },
  );
  expect(compared).toBeGreaterThan(100);
});

test.each([
  ['its frame and its games', { league: ncaaf, games: [gameOf(1, { league_name: 'ncaaf', league_id: 2 })] }, 'ncaaf'],
  ['its frame alone', { league: mlb, games: [gameOf(1, {})] }, 'mlb'],
  ['its games alone', slate(gameOf(1, { league_id: 3 })), 'nhl'],
  ['games of one league of soccer', slate(gameOf(1, { league_id: 9 })), 'epl'],
  [
    'games of several leagues of soccer',
    slate(gameOf(1, { league_id: 9 }), gameOf(2, { league_name: 'mls' })),
    'soccer',
  ],
])('a scoreboard names one league by %s', (_by, body, league) => {
  expect(leaguesNamedIn(leagueMarksOf(body)).league).toBe(league);
});

test('a scoreboard of several leagues names all of them and is of none', () => {
  const body = { league: mlb, games: [gameOf(1, { league_name: 'ncaaf' }), gameOf(2, { league_id: 1 })] };
  expect(leaguesNamedIn(leagueMarksOf(body))).toEqual({ league: undefined, named: ['mlb', 'ncaaf', 'nfl'].sort() });
});

test.each([[null], ['text'], [[]], [{ games: 3 }], [{ games: [null, 7, {}] }]])(
  'what names no league (%j) is of none',
  (body) => expect(leaguesNamedIn(leagueMarksOf(body))).toEqual({ league: undefined, named: [] }),
);
