import { describe, expect, it } from 'vitest';
import { groundTruthAt } from '../../../../../../infra/local/market/ground-truth.ts';
import {
  type EventAnswer,
  eventIdOf,
  marketKeys,
  type OddsQuestion,
  oddsAt,
} from '../../../../../../infra/local/market/the-odds-api/event.ts';

const seed = 1;
const noon = new Date('2026-08-03T16:00:00Z');
const eventsAt = (at: Date, changes: Partial<OddsQuestion> = {}) =>
  oddsAt({ seed, at, markets: marketKeys, oddsFormat: 'american', ...changes });

/** From the openers on the eve until the last game of two slates is over. */
const moments = Array.from({ length: 60 }, (_, i) => new Date(Date.parse('2026-08-02T15:07:00Z') + i * 53 * 60_000));
const polls = moments.map((at) => ({ at, events: eventsAt(at) }));
const places = polls.flatMap(({ at, events }) =>
  events.flatMap((event) =>
    event.bookmakers.flatMap((book) => book.markets.map((market) => ({ at, event, book, market }))),
  ),
);
const isInPlay = (at: Date, { commence_time }: EventAnswer) => Date.parse(commence_time) <= at.getTime();

describe('oddsAt', () => {
  it('gives the same answer for the same seed and moment, whatever was asked before', () => {
    const forward = polls.map(({ events }) => JSON.stringify(events));
    const backward = moments.toReversed().map((at) => JSON.stringify(eventsAt(at)));
    expect(backward.toReversed()).toEqual(forward);
    expect(new Set(forward).size).toBe(moments.length);
    expect(JSON.stringify(eventsAt(noon, { seed: 2 }))).not.toBe(JSON.stringify(eventsAt(noon)));
  });

  it('does not change within a minute', () => {
    expect(eventsAt(new Date('2026-08-03T16:00:01Z'))).toEqual(eventsAt(new Date('2026-08-03T16:00:31Z')));
  });

  it('lists the games of today and of tomorrow, by their start, each under an id that stays', () => {
    const events = eventsAt(noon);
    expect(events).toHaveLength(30);
    const starts = events.map(({ commence_time }) => commence_time);
    expect(starts).toEqual(starts.toSorted());
    expect(new Set(events.map(({ id }) => id)).size).toBe(30);
    for (const { id } of events) expect(id).toMatch(/^[0-9a-f]{32}$/);
    const teams = new Map(
      polls.flatMap((poll) => poll.events.map((event) => [event.id, event.home_team + event.away_team])),
    );
    for (const { events: later } of polls) {
      for (const event of later) expect(event.home_team + event.away_team).toBe(teams.get(event.id));
    }
    expect(teams.size).toBe(15 * 4);
  });

  it('tells the two games of a doubleheader apart by id and start only', () => {
    const pairs = Map.groupBy(eventsAt(noon), ({ home_team, away_team }) => `${home_team}/${away_team}`);
    const doubleheaders = [...pairs.values()].filter(({ length }) => length === 2);
    expect(doubleheaders.length).toBeGreaterThanOrEqual(2);
    for (const [first, second] of doubleheaders) expect(first?.commence_time).not.toBe(second?.commence_time);
  });

  it('keeps games that are played, past midnight too, and lets go of those that are over or called off', () => {
    let played = 0;
    for (const { at, events } of polls) {
      const ids = new Set(events.map(({ id }) => id));
      const days = [-1, 0, 1].map((days) => new Date(at.getTime() - 4 * 3_600_000 + days * 86_400_000));
      const games = days.flatMap((day) => groundTruthAt({ seed, date: day.toISOString().slice(0, 10), at }).games);
      expect(ids.size).toBe(games.filter(({ status }) => status === 'scheduled' || status === 'inprogress').length);
      played += events.filter((event) => isInPlay(at, event) && event.bookmakers.length > 0).length;
    }
    expect(played).toBeGreaterThan(40);
    const pastMidnight = eventsAt(new Date('2026-08-04T04:20:00Z'));
    expect(pastMidnight.filter(({ commence_time }) => commence_time < '2026-08-04T04:00:00Z')).not.toEqual([]);
  });

  it('starts games some minutes off the official start, and never after the first pitch once that was thrown', () => {
    const official = new Map(
      groundTruthAt({ seed, date: '2026-08-03', at: noon }).games.map((game) => [
        game.homeTeam + game.gameNumber,
        game,
      ]),
    );
    const starts = new Map<string, string[]>();
    for (const { events } of polls)
      for (const { id, commence_time } of events) starts.set(id, [...(starts.get(id) ?? []), commence_time]);
    const offsets = eventsAt(noon).flatMap(({ home_team, commence_time }) => {
      const game = official.get(`${home_team}1`);
      const minutes = game ? (Date.parse(commence_time) - game.startTime.getTime()) / 60_000 : Number.NaN;
      return Math.abs(minutes) < 60 ? [minutes] : [];
    });
    expect(offsets.length).toBeGreaterThan(10);
    for (const minutes of offsets) {
      expect(Math.abs(minutes)).toBeGreaterThanOrEqual(1);
      expect(Math.abs(minutes)).toBeLessThanOrEqual(6);
    }
    expect([...starts.values()].some((each) => new Set(each).size > 1)).toBe(true);
    let thrown = 0;
    for (const { at, events } of polls) {
      const begun = groundTruthAt({ seed, date: '2026-08-03', at }).games.filter(
        ({ firstPitch }) => firstPitch !== null && firstPitch <= at,
      );
      const ids = new Set(begun.map(({ gameId }) => eventIdOf(seed, gameId)));
      const listed = events.filter(({ id }) => ids.has(id));
      expect(listed.filter((event) => !isInPlay(at, event))).toEqual([]);
      thrown += listed.length;
    }
    expect(thrown).toBeGreaterThan(20);
  });

  it('sells three markets of the full game on one line each, by the names of their sides', () => {
    expect(places.length).toBeGreaterThan(10_000);
    expect(new Set(places.map(({ market }) => market.key))).toEqual(new Set(marketKeys));
    for (const { event, market } of places) {
      const names = market.outcomes.map(({ name }) => name);
      const sides = market.key === 'totals' ? ['Over', 'Under'] : [event.home_team, event.away_team];
      expect(sides).toEqual(expect.arrayContaining(names));
      expect(names).toEqual(names.toSorted());
      expect(new Set(names).size).toBe(names.length);
      expect(market.outcomes.every(({ point }) => (point === undefined) === (market.key === 'h2h'))).toBe(true);
    }
    const homeFirst = places.filter(({ event, market }) => market.outcomes[0]?.name === event.home_team);
    const sided = places.filter(({ market }) => market.key !== 'totals');
    expect(homeFirst.length / sided.length).toBeGreaterThan(0.25);
    expect(homeFirst.length / sided.length).toBeLessThan(0.75);
  });

  it('names the six large books in its own words, each once a game, never without a market and none twice', () => {
    expect(new Set(places.map(({ book }) => book.key))).toEqual(
      new Set(['draftkings', 'fanduel', 'betrivers', 'betmgm', 'williamhill_us', 'fanatics']),
    );
    for (const { event, book } of places) {
      expect(event.bookmakers.filter(({ key }) => key === book.key)).toHaveLength(1);
      expect(book.markets.length).toBeGreaterThan(0);
      // DraftKings has its live prices beside the closing ones, and only the live ones are shown
      expect(new Set(book.markets.map(({ key }) => key)).size).toBe(book.markets.length);
    }
    expect(new Set(eventsAt(noon).map(({ bookmakers }) => bookmakers[0]?.key)).size).toBeGreaterThan(2);
  });

  it('saw a book within the minute before, on all games at once', () => {
    const lags = places.map(({ at, market }) => (at.getTime() - Date.parse(market.last_update)) / 1_000);
    expect(Math.min(...lags)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...lags)).toBeLessThan(60);
    const updates = new Set(eventsAt(noon).flatMap((e) => e.bookmakers.map((b) => `${b.key} ${b.last_update}`)));
    expect(updates.size).toBe(6);
  });

  it('answers only the books and markets that were asked for, and decimal prices on demand', () => {
    const asked = { books: ['fanduel', 'no-book'], markets: ['totals'], oddsFormat: 'decimal' } as const;
    const events = eventsAt(noon, asked);
    expect(new Set(events.flatMap(({ bookmakers }) => bookmakers.map(({ key }) => key)))).toEqual(new Set(['fanduel']));
    const markets = events.flatMap(({ bookmakers }) => bookmakers.flatMap((book) => book.markets));
    expect(markets.length).toBeGreaterThan(10);
    expect(new Set(markets.map(({ key }) => key))).toEqual(new Set(['totals']));
    for (const { price } of markets.flatMap(({ outcomes }) => outcomes)) {
      expect(price).toBeGreaterThan(1);
      expect(price).toBeLessThan(4);
      expect(price).toBe(Number(price.toFixed(2)));
    }
  });
});
