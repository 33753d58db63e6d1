import { describe, expect, test } from 'vitest';
import type { GameReading } from '../../../../../lib/odds/reading.ts';
import { readerVersion, readTheOddsApi } from '../../../../../lib/sources/the-odds-api/read.ts';
import { away, book, event, handWrittenOdds, home, market, observationOf } from './odds.ts';

const bookmakers = [book('draftkings', [market('h2h', [home(), away()])])];

function gameOf(games: readonly GameReading[], id: string): GameReading {
  const found = games.find(({ sourceGameId }) => sourceGameId === id);
  if (found === undefined) throw new Error(`No game ${id}.`);
  return found;
}

describe('two slates written by hand', () => {
  const { games, outcomes } = readTheOddsApi(observationOf(handWrittenOdds()));

  test('account for every outcome', () => {
    const skipped = { game_live: 6, unknown_sportsbook: 2, lay_price: 2 };
    expect(outcomes).toEqual({ seen: 24, quotes: 14, skipped, rejected: {} });
  });

  test('name each game, both of a doubleheader too, with its status by the time it was captured', () => {
    expect(games.map(({ sourceGameId, startTime, status }) => [sourceGameId, startTime, status])).toEqual([
      ['g1', '2026-08-03T23:05:00.000Z', 'scheduled'],
      ['g2', '2026-08-04T02:40:00.000Z', 'scheduled'],
      ['g3', '2026-08-04T23:05:00.000Z', 'scheduled'],
      ['g4', '2026-08-05T00:10:00.000Z', 'scheduled'],
      ['g5', '2026-08-03T15:35:00.000Z', 'live'],
    ]);
    expect(games[0]).toMatchObject({ homeTeam: 'Harbor City Gulls', awayTeam: 'Mill Valley Otters', splits: [] });
  });

  test('speak in each open game for all that was asked and is held for at least one game', () => {
    const held = [
      'bovada-offshore/full_game/moneyline/main',
      'draftkings-us/full_game/moneyline/main',
      'draftkings-us/full_game/spread/main',
      'draftkings-us/full_game/total/main',
      'fanduel-us/full_game/spread/main',
      'fanduel-us/full_game/total/main',
    ];
    for (const id of ['g1', 'g2', 'g3', 'g4']) expect(gameOf(games, id).scope).toEqual(held);
    expect(gameOf(games, 'g5')).toMatchObject({ scope: [], quotes: [] });
  });

  test('keep even money as it is written', () => {
    expect(gameOf(games, 'g2').quotes.map(({ offer }) => offer.state === 'offered' && offer.price)).toEqual([
      100, -100,
    ]);
  });
});

describe('games', () => {
  test.each([
    ['2026-08-03T15:59:59Z', 'live'],
    ['2026-08-03T16:00:00Z', 'live'],
    ['2026-08-03T16:00:01Z', 'scheduled'],
    ['2026-08-03T12:00:01-04:00', 'scheduled'],
  ])('that start at %s are %s at 16:00', (commence_time, status) => {
    const { games } = readTheOddsApi(
      observationOf([event(bookmakers, { commence_time }), event(bookmakers, { id: 'b2' })]),
    );
    expect(gameOf(games, 'a1').status).toBe(status);
  });

  test.each([
    ['no id', { id: undefined }],
    ['an id with a blank', { id: 'a 1' }],
    ['no start', { commence_time: undefined }],
    ['a start in milliseconds', { commence_time: 1785798300000 }],
    ['a start without an offset', { commence_time: '2026-08-03T23:05:00' }],
    ['no home team', { home_team: null }],
    ['one team on both sides', { home_team: 'Mill Valley Otters' }],
    ['a team whose name is only control characters', { away_team: '\u0000\u001b' }],
  ])('with %s are rejected, and cost the others nothing', (_what, changes) => {
    const { games, outcomes } = readTheOddsApi(
      observationOf([event(bookmakers, { id: 'a7', ...changes }), event(bookmakers, { id: 'a8' })]),
    );
    expect(games.map(({ sourceGameId }) => sourceGameId)).toEqual(['a8']);
    expect(outcomes).toEqual({ seen: 4, quotes: 2, skipped: {}, rejected: { unreadable_game: 2 } });
  });

  test.each([null, {}, 'none'])('with %j in the place of books count as one lost outcome', (none) => {
    const { outcomes } = readTheOddsApi(observationOf([event(none, { id: 'a7' }), event(bookmakers, { id: 'a8' })]));
    expect(outcomes).toEqual({ seen: 3, quotes: 2, skipped: {}, rejected: { unreadable_game: 1 } });
  });

  test('that are there twice are rejected, both', () => {
    const { games, outcomes } = readTheOddsApi(
      observationOf([event(bookmakers), event(bookmakers, { id: 'b2' }), event([])]),
    );
    expect(games.map(({ sourceGameId }) => sourceGameId)).toEqual(['b2']);
    expect(outcomes).toEqual({ seen: 5, quotes: 2, skipped: {}, rejected: { ambiguous_game: 3 } });
  });

  test('have names that can be shown', () => {
    const [game] = readTheOddsApi(observationOf([event([], { home_team: ' Harbor\u0007  City\n' })])).games;
    expect(game?.homeTeam).toBe('Harbor City');
  });
});

describe('an answer', () => {
  test('without events is an empty one', () => {
    const outcomes = { seen: 0, quotes: 0, skipped: {}, rejected: {} };
    expect(readTheOddsApi(observationOf('[]'))).toMatchObject({ readerVersion, games: [], outcomes });
  });

  test('whose books have all taken their prices down is no other shape', () => {
    const down = [book('draftkings', [market('h2h', [home({ price: 0 }), away({ price: 0 })])])];
    const { outcomes } = readTheOddsApi(observationOf([event(down)]));
    expect(outcomes).toEqual({ seen: 2, quotes: 0, skipped: {}, rejected: { off_the_board: 2 } });
  });

  test.each([
    ['', 'source_empty_body', /empty body/],
    ['[{"id":"a1","bookma', 'source_truncated', /cut off/],
    ['<html>Blocked</html>', 'source_not_json', /web page/],
    [
      '{"message":"Usage quota has been reached.","error_code":"OUT_OF_USAGE_CREDITS"}',
      'source_shape_changed',
      /It refused with OUT_OF_USAGE_CREDITS/,
    ],
    ['{"success":true,"data":[]}', 'source_shape_changed', /an object with success, data/],
    ['[{"id":"a1","sites":[]}]', 'source_shape_changed', /bookmakers.*sites/],
    [JSON.stringify([event([], { id: null })]), 'source_shape_changed', /unreadable_game 1/],
    ['{"games":[]}', 'source_shape_changed', /an object with games/],
    ['null', 'source_shape_changed', /null/],
  ])('that is none is refused as a whole: %s', (body, code, message) => {
    expect(() => readTheOddsApi(observationOf(body))).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });
});
