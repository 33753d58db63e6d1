import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Observation } from '../../../../../lib/odds/observation.ts';
import { leaguesNamedIn } from '../../../../../lib/sources/leagues.ts';
import { leagueMarksOf } from '../../../../../lib/sources/the-odds-api/leagues.ts';
import { readTheOddsApi } from '../../../../../lib/sources/the-odds-api/read.ts';
import { away, book, event, handWrittenOdds, home, market, observationOf, over, recordedRequest } from './odds.ts';

const bookmakers = [book('draftkings', [market('h2h', [home(), away()])])];
const eventOf = (id: string, sport_key: unknown, changes = {}) => event(bookmakers, { id, sport_key, ...changes });

/** An answer that was asked for, and one that was recorded: the same checks hold for both. */
const requests: [string, Partial<Observation>][] = [
  ['asked for', {}],
  ['recorded', { request: recordedRequest }],
];

describe.each(requests)('an answer that was %s', (_how, changes) => {
  const read = (body: object, league = 'mlb') => readTheOddsApi(observationOf(body, { league, ...changes }));

  test.each([
    [['icehockey_nhl'], 'nhl'],
    [['soccer_epl', 'baseball_kbo'], 'epl, kbo'],
    [['cricket_ipl'], 'cricket_ipl'],
    [['baseball_ncaa'], 'baseball_ncaa'],
  ])('of %j alone is refused, naming both leagues', (sports, named) => {
    const body = sports.map((sport, n) => eventOf(`e${n}`, sport));
    expect(() => read(body)).toThrow(
      expect.objectContaining({
        code: 'source_other_league',
        message: expect.stringContaining(`to be of mlb, and it is of ${named}:`),
      }),
    );
  });

  test('of several sports keeps the events of its league, and skips the others by name', () => {
    const started = { commence_time: '2026-08-03T15:00:00Z' };
    const body = [
      eventOf('a1', 'baseball_mlb'),
      eventOf('a2', 'icehockey_nhl'),
      eventOf('a3', 'soccer_epl', started),
      eventOf('a4', 'baseball_mlb_preseason'),
    ];
    const { games, outcomes } = read(body);
    expect(games.map(({ sourceGameId }) => sourceGameId)).toEqual(['a1', 'a4']);
    expect(outcomes).toEqual({ seen: 8, quotes: 4, skipped: { other_league: 4 }, rejected: {} });
    expect(read(body, 'nhl').games.map(({ sourceGameId }) => sourceGameId)).toEqual(['a2']);
  });

  test.each([undefined, null, 7])('rejects an event whose sport is %j among others that name theirs', (sport) => {
    const { games, outcomes } = read([eventOf('a1', 'baseball_mlb'), eventOf('a2', sport)]);
    expect(games.map(({ sourceGameId }) => sourceGameId)).toEqual(['a1']);
    expect(outcomes).toEqual({ seen: 4, quotes: 2, skipped: {}, rejected: { unreadable_game: 2 } });
  });

  test('that names no sport at all is of the league that was asked for', () => {
    expect(read([eventOf('a1', undefined)]).outcomes.quotes).toBe(2);
    expect(read([]).games).toEqual([]);
  });
});

test('events of another sport change nothing but what was seen and skipped', () => {
  const others = [
    event([book('fanduel', [market('totals', [over(), null])])], { id: 'g1', sport_key: 'icehockey_nhl' }),
    eventOf('x1', 'soccer_epl'),
    eventOf('x2', 'basketball_nba', { commence_time: '2026-08-03T15:00:00Z', bookmakers: [] }),
  ];
  fc.assert(
    fc.property(fc.shuffledSubarray([...handWrittenOdds(), ...others], { minLength: 1 }), recorded, (events, how) => {
      const own = events.filter((each) => !others.includes(each));
      if (own.length === 0) return;
      const alone = readTheOddsApi(observationOf(own, how));
      const mixed = readTheOddsApi(observationOf(events, how));
      const skipped = mixed.outcomes.skipped.other_league ?? 0;
      expect(mixed.games).toEqual(alone.games);
      expect(skipped).toBe((events.includes(others[0] ?? {}) ? 2 : 0) + (events.includes(others[1] ?? {}) ? 2 : 0));
      expect(mixed.outcomes.seen).toBe(alone.outcomes.seen + skipped);
      expect(mixed.outcomes).toMatchObject({ quotes: alone.outcomes.quotes, rejected: alone.outcomes.rejected });
    }),
  );
});

const recorded = fc.constantFrom<Partial<Observation>>({}, { request: recordedRequest });

test.each([
  [['baseball_mlb', 'baseball_mlb_preseason'], 'mlb'],
  [['soccer_epl'], 'epl'],
  [['soccer_epl', 'soccer_usa_mls'], 'soccer'],
  [['baseball_mlb', 'icehockey_nhl'], undefined],
  [[undefined], undefined],
])('events of %j are of the league %s', (sports, league) => {
  expect(leaguesNamedIn(leagueMarksOf(sports.map((sport) => eventOf('a', sport)))).league).toBe(league);
});

test.each([null, {}, 'text', [null, 7]])('what names no sport (%j) is of no league', (body) => {
  expect(leaguesNamedIn(leagueMarksOf(body))).toEqual({ league: undefined, named: [] });
});
