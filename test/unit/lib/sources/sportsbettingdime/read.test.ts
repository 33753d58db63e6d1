import { describe, expect, test } from 'vitest';
import type { Reading } from '../../../../../lib/odds/reading.ts';
import { readSportsBettingDime } from '../../../../../lib/sources/sportsbettingdime/read.ts';
import {
  book,
  type Entry,
  feed,
  game,
  handWrittenFeed,
  line,
  noOdds,
  observationOf,
  odds,
  price,
  recordedRequest,
} from './feeds.ts';

const read = (body: string | object, changes = {}): Reading => readSportsBettingDime(observationOf(body, changes));
const outcomesOf = (...games: unknown[]) => read(feed(...games)).outcomes;
/** A sound game, so that no answer is wholly bad. */
const sound = game([book('fanduel')], { identifier: 'sound' });
const scopeOf = (changes: Entry) =>
  read(feed(game([book('draftkings', odds(changes))]), game([book('draftkings')], { identifier: 'sound' })))
    .games.find(({ sourceGameId }) => sourceGameId === 'a1')
    ?.scope.filter((slot) => !slot.startsWith('public/'));

describe('an answer', () => {
  test('gives each game with its prices, its splits and what it speaks for', () => {
    const reading = read(handWrittenFeed());
    expect(reading.slateDate).toBe('2026-08-03');
    expect(reading.outcomes).toEqual({
      seen: 32,
      quotes: 14,
      skipped: { game_live: 6, not_offered: 12 },
      rejected: {},
    });
    expect(
      reading.games.map(({ sourceGameId, status, quotes, splits }) => [
        sourceGameId,
        status,
        quotes.length,
        splits.length,
      ]),
    ).toEqual([
      ['g1', 'scheduled', 12, 6],
      ['g2', 'scheduled', 2, 0],
      ['g3', 'scheduled', 0, 6],
      ['g4', 'live', 0, 0],
    ]);
    const [first] = reading.games;
    expect(first).toMatchObject({
      homeTeam: 'Harbor City Gulls',
      awayTeam: 'Mill Valley Otters',
      startTime: '2026-08-03T23:05:00.000Z',
    });
    const key = { sportsbook: 'draftkings-us', period: 'full_game', team: null, rung: 'main' };
    expect(first?.quotes.slice(0, 4)).toEqual([
      { key: { ...key, market: 'moneyline', selection: 'away' }, offer: { state: 'offered', line: null, price: 128 } },
      { key: { ...key, market: 'moneyline', selection: 'home' }, offer: { state: 'offered', line: null, price: -152 } },
      { key: { ...key, market: 'spread', selection: 'away' }, offer: { state: 'offered', line: 1.5, price: -170 } },
      { key: { ...key, market: 'spread', selection: 'home' }, offer: { state: 'offered', line: -1.5, price: 142 } },
    ]);
  });

  test('speaks for a market that it holds for another game, and for none that is empty everywhere', () => {
    const { games } = read(
      feed(
        game([book('draftkings'), book('fanatics', noOdds())]),
        game([book('draftkings', noOdds())], { identifier: 'b' }),
      ),
    );
    const markets = ['moneyline', 'spread', 'total'].map((market) => `draftkings-us/full_game/${market}/main`);
    for (const { scope } of games) expect(scope.filter((slot) => !slot.startsWith('public/'))).toEqual(markets);
    expect(games.map(({ quotes }) => quotes.length)).toEqual([6, 0]);
  });

  test('of a request counts as asked for all known books; a recorded one for what it holds', () => {
    expect(read(feed(sound)).asked).toHaveLength(21);
    const recorded = read(feed(sound), { request: recordedRequest });
    expect(recorded.asked).toEqual(recorded.games[0]?.scope);
  });

  test('names its slate, unless the observation is of one', () => {
    expect(read(feed(sound), { slateDate: '2026-08-02' }).slateDate).toBe('2026-08-02');
    expect(read({ ...feed(sound), group: '2026-02-30' }).slateDate).toBeNull();
  });

  test('with no game is an empty slate, and no error', () => {
    expect(read(feed())).toMatchObject({ games: [], outcomes: { seen: 0, quotes: 0, skipped: {}, rejected: {} } });
  });
});

describe('a market', () => {
  test.each<[string, Entry, Record<string, number>, Record<string, number>]>([
    [
      'one price that contradicts itself',
      { total: { over: line('8.5', '-110', '2.91'), under: line('8.5', '-110', '1.91') } },
      { contradictory: 1 },
      { market_unreadable: 1 },
    ],
    [
      'a price without its line',
      { total: { over: line('', '-110', '1.91'), under: line('8.5', '-110', '1.91') } },
      { missing_line: 1 },
      { market_unreadable: 1 },
    ],
    [
      'totals of 0',
      { total: { over: line('0', '-110', '1.91'), under: line('0.0', '-110', '1.91') } },
      { missing_line: 2 },
      {},
    ],
    [
      'a line that is no text',
      { total: { over: { ...line('', '-110', '1.91'), points: 8.5 }, under: line() } },
      { missing_line: 1 },
      { not_offered: 1 },
    ],
    [
      'a third side',
      { moneyline: { home: price('-152', '1.66'), away: price('+128', '2.28'), draw: price('+900', '10.00') } },
      { unknown_side: 1 },
      { market_unreadable: 2 },
    ],
    [
      'no prices under a side',
      { spread: { home: { points: '-1.5' }, away: line('+1.5', '-170', '1.59') } },
      { unreadable_outcome: 1 },
      { market_unreadable: 1 },
    ],
    ['a list in the place of sides', { moneyline: [price('-152', '1.66')] }, { unreadable_outcome: 1 }, {}],
  ])('with %s is left, and says nothing of itself', (_what, changes, rejected, skipped) => {
    const outcomes = outcomesOf(game([book('draftkings', odds(changes))]), sound);
    expect([outcomes.rejected, outcomes.skipped]).toEqual([rejected, skipped]);
    expect(scopeOf(changes)).toHaveLength(2);
  });

  test('of which a side is not offered says that the side is absent', () => {
    expect(scopeOf({ spread: { home: line('-1.5', '+142', '2.42'), away: line() } })).toHaveLength(3);
  });

  test('of 0 runs is a pick’em', () => {
    const pick = { spread: { home: line('-0', '-110', '1.91'), away: line('0', '-110', '1.91') } };
    const { games } = read(feed(game([book('draftkings', pick)])));
    expect(games[0]?.quotes.map(({ offer }) => offer.state === 'offered' && Object.is(offer.line, 0))).toEqual([
      true,
      true,
    ]);
  });

  test('of a book that is listed twice is ambiguous', () => {
    const outcomes = outcomesOf(game([book('draftkings'), book('draftkings')]), sound);
    expect(outcomes).toEqual({ seen: 18, quotes: 6, skipped: {}, rejected: { ambiguous: 12 } });
  });

  test('is spoken for that was read beside an entry of its book that cannot be read', () => {
    const [first] = read(
      feed(game([book('draftkings', { total: odds().total }), book('draftkings', null)]), sound),
    ).games;
    expect(first?.quotes).toHaveLength(2);
    expect(first?.scope.filter((slot) => slot.startsWith('draftkings'))).toEqual([
      'draftkings-us/full_game/total/main',
    ]);
  });

  test('that we do not keep is counted and left', () => {
    const outcomes = outcomesOf(game([book('draftkings', odds({ first_five: { home: price('-110', '1.91') } }))]));
    expect(outcomes).toMatchObject({ quotes: 6, skipped: { unknown_market: 1 }, rejected: {} });
  });
});

describe('a game', () => {
  test.each<[string, Entry]>([
    ['no id', { identifier: null }],
    ['a start without a zone', { date: '2026-08-03T23:05:00' }],
    ['a team without a name', { home: { city: 'Harbor City', team: '' } }],
    ['the same team on both sides', { home: { city: 'Mill Valley', team: 'Otters' } }],
    ['no list of books', { sportsbooks: {} }],
  ])('with %s is refused, and costs no other', (_what, changes) => {
    const { rejected, quotes } = outcomesOf(game([book('draftkings')], changes), sound);
    expect(Object.keys(rejected)).toEqual(['unreadable_game']);
    expect(quotes).toBe(6);
  });

  test('that is there twice is ambiguous', () => {
    expect(outcomesOf(game([book('draftkings')]), game([book('draftkings')]), sound).rejected).toEqual({
      ambiguous_game: 12,
    });
  });

  test('of a club without a city has the club’s name alone', () => {
    const { games } = read(feed(game([], { home: { city: '', team: 'Athletics' } })));
    expect(games[0]?.homeTeam).toBe('Athletics');
  });

  test('of another league is left', () => {
    const other = game([book('draftkings')], { _id: '20260803.11-NFL-OTT@GUL', identifier: 'b' });
    expect(outcomesOf(sound, other)).toMatchObject({ quotes: 6, skipped: { other_league: 6 } });
    expect(() => outcomesOf(other)).toThrow(expect.objectContaining({ code: 'source_other_league' }));
  });
});

describe('what is no answer', () => {
  test.each([
    ['', 'source_empty_body', /empty body/],
    ['{"group":"2026-08-03","games":[{"identif', 'source_truncated', /cut off/],
    ['<html>Blocked</html>', 'source_not_json', /web page/],
    ['{"data":[]}', 'source_shape_changed', /an object with data/],
    ['[]', 'source_shape_changed', /a bare list of 0/],
    ['{"games":[{"id":1,"markets":{}}]}', 'source_shape_changed', /sportsbooks.*an object with id, markets/],
    [JSON.stringify(feed(game([], { identifier: null }))), 'source_shape_changed', /unreadable_game 1/],
  ])('is refused as a whole: %s', (body, code, message) => {
    expect(() => read(body)).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
  });
});
