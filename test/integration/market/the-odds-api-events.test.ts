import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { groundTruthAt } from '../../../infra/local/market/ground-truth.ts';
import { type RunningMarket, startMarket } from '../../../infra/local/market/server.ts';
import { eventIdOf } from '../../../infra/local/market/the-odds-api/event.ts';
import { odds } from '../../../lib/backlog/kinds.ts';
import { landedKeyOf } from '../../../lib/landing/landed-key.ts';
import type { Observation } from '../../../lib/odds/observation.ts';
import type { GameReading } from '../../../lib/odds/reading.ts';
import { slateDatesAt } from '../../../lib/odds/slate-date.ts';
import { record } from '../../../lib/recording/record.ts';
import type { AskedEvents, QuotaMemory } from '../../../lib/sources/quota-memory.ts';
import { theOddsApiEvents } from '../../../lib/sources/the-odds-api/by-event/event-source.ts';
import { creditsOf, defaultChoice, defaultEventMarkets } from '../../../lib/sources/the-odds-api/odds-choice.ts';
import { quotaOf } from '../../../lib/sources/the-odds-api/quota.ts';
import { readTheOddsApi } from '../../../lib/sources/the-odds-api/read.ts';
import { theOddsApiSource } from '../../../lib/sources/the-odds-api/source.ts';
import { engineAtHand } from '../../support/engines.ts';
import { type OddsDatabase, openOddsDatabase } from '../../support/odds-database.ts';

const seed = 20260730;
const apiKey = '0123456789abcdef0123456789abcdef';
const call = { signal: AbortSignal.timeout(110_000), correlationId: 'events' };
const choice = { ...defaultChoice, markets: defaultEventMarkets };
/** Some minutes before the first pitches of the evening. */
const evening = new Date('2026-07-30T22:45:11Z');
const window = { from: '2026-07-30T22:45:00.000Z', until: '2026-07-31T00:15:00.000Z' };

let market: RunningMarket;
beforeAll(async () => {
  market = await startMarket({ seed, apiKey, now: () => evening });
});
afterAll(() => market.close());

function memoryOf(): QuotaMemory & { asked: AskedEvents | null } {
  return {
    asked: null,
    remaining: async () => null,
    remember: async () => undefined,
    async askedEvents() {
      return this.asked;
    },
    async rememberEvents(asked) {
      this.asked = asked;
    },
  };
}

function eventsOf(memory = memoryOf(), markets = choice.markets) {
  const asked = { ...choice, markets };
  const options = { baseUrl: market.url, fetch, now: () => market.now(), apiKey: () => apiKey, choice: asked };
  const budget = {
    cost: creditsOf(asked),
    creditsPerMonth: 9_000,
    reserve: 100,
    most: 4,
    everyMinutes: 5,
    leadMinutes: 60,
  };
  return theOddsApiEvents(options, { memory, budget });
}

const slateSource = () =>
  theOddsApiSource({ baseUrl: market.url, fetch, now: () => market.now(), apiKey: () => apiKey });

/** The carried books of this region, by the market's ids. */
const carried = new Map([
  [68, 'draftkings-us'],
  [69, 'fanduel-us'],
  [71, 'betrivers-us'],
  [75, 'betmgm-us'],
  [123, 'caesars-us'],
  [2988, 'fanatics-us'],
]);

/** All that is true at the moment of one game, as far as it is sold event by event. */
function trueQuotesOf(id: string, at: Date): string[] {
  return slateDatesAt(at)
    .flatMap((date) => groundTruthAt({ seed, date, at }).quotes)
    .filter(({ gameId, suspended }) => eventIdOf(seed, gameId) === id && !suspended)
    .filter(({ period, market: of, alternate }) => {
      return period === 'first_five' || (period === 'full_game' && (alternate || of === 'team_total'));
    })
    .flatMap(({ bookId, period, market: of, team, side, value, odds: price, alternate }) => {
      const book = carried.get(bookId);
      const line = of === 'moneyline' ? null : value;
      const rung = alternate ? String(value) : 'main';
      return book === undefined ? [] : JSON.stringify([book, period, of, team ?? null, side, rung, line, price]);
    })
    .sort();
}

function quotesIn({ quotes }: Pick<GameReading, 'quotes'>): string[] {
  return quotes
    .map(({ key, offer }) => {
      const { sportsbook, period, market: of, team, selection, rung } = key;
      const [line, price] = offer.state === 'offered' ? [offer.line, offer.price] : [];
      return JSON.stringify([sportsbook, period, of, team, selection, rung, line, price]);
    })
    .sort();
}

describe('asking the simulated Odds API event by event', () => {
  it('finds first five, alternates and team totals of the games that begin soon, as they are', async () => {
    const events = eventsOf();
    const due = await events.due('mlb', window, call);
    expect(due).toHaveLength(4);
    const markets = new Set<string>();
    for (const id of due) {
      const reading = readTheOddsApi(await events.observe({ league: 'mlb', id }, call));
      const [game, ...others] = reading.games;
      expect(others).toEqual([]);
      expect(game?.sourceGameId).toBe(id);
      expect(quotesIn({ quotes: game?.quotes ?? [] })).toEqual(trueQuotesOf(id, evening));
      expect(reading.outcomes).toMatchObject({ skipped: {}, rejected: {} });
      for (const { key } of game?.quotes ?? []) {
        markets.add(`${key.period}/${key.market}/${key.rung === 'main' ? 'main' : 'alternate'}`);
      }
    }
    expect([...markets].sort()).toEqual([
      'first_five/moneyline/main',
      'first_five/spread/main',
      'first_five/total/main',
      'full_game/spread/alternate',
      'full_game/team_total/main',
      'full_game/total/alternate',
    ]);
  });

  it('asks each event again after some minutes only, and pays for the markets that it is answered with', async () => {
    const events = eventsOf();
    const first = await events.due('mlb', window, call);
    const second = await events.due('mlb', window, call);
    expect(second.filter((id) => first.includes(id))).toEqual([]);
    const [id = ''] = first;
    const dear = await events.observe({ league: 'mlb', id }, call);
    // No book has alternates of its team totals here.
    expect(quotaOf(dear).cost).toBe(defaultEventMarkets.length - 1);
    const cheap = await eventsOf(memoryOf(), ['alternate_team_totals']).observe({ league: 'mlb', id }, call);
    expect(quotaOf(cheap).cost).toBe(0);
  });

  it('is refused an event that there is not, and nothing else is', async () => {
    const events = eventsOf();
    const missing = events.observe({ league: 'mlb', id: '0'.repeat(32) }, call);
    await expect(missing).rejects.toMatchObject({ code: 'source_refused', details: { errorCode: 'EVENT_NOT_FOUND' } });
    const [id = ''] = await events.due('mlb', window, call);
    expect(quotaOf(await events.observe({ league: 'mlb', id }, call)).cost).toBeGreaterThan(0);
  });

  it('has no event outside of the window, and the list costs nothing', async () => {
    const before = quotaOf(await slateSource().observe({ league: 'mlb', slateDate: null }, call));
    expect(
      await eventsOf().due('mlb', { from: '2026-07-30T08:00:00.000Z', until: '2026-07-30T09:00:00.000Z' }, call),
    ).toEqual([]);
    const after = quotaOf(await slateSource().observe({ league: 'mlb', slateDate: null }, call));
    expect(after.used).toBe((before.used ?? 0) + creditsOf(defaultChoice));
  });
});

describe('what events show, in the database', () => {
  let database: OddsDatabase;
  beforeAll(async () => {
    database = await openOddsDatabase(engineAtHand());
  });
  afterAll(() => database.close());

  const recordOne = async (observation: Observation) =>
    await record(
      database.as('recorder'),
      { ...observation, landedKey: landedKeyOf(odds, observation), reading: readTheOddsApi(observation) },
      call.signal,
    );
  const currentOf = async (id: string) => {
    const { rows } = await database.as('owner').execute({
      sql: `select state, stale, rung <> 'main' as alternate, count(*)::integer as lines from odds.current_line
        where source_game_id = :id group by 1, 2, 3 order by 3, 1, 2`,
      parameters: { id },
    });
    return z
      .array(z.object({ state: z.string(), stale: z.boolean(), alternate: z.boolean(), lines: z.number() }))
      .parse(rows);
  };

  it('stays as it was when the next slate shows main lines alone, whichever is recorded first', async () => {
    const events = eventsOf();
    const [id = ''] = await events.due('mlb', window, call);
    const ofEvent = await events.observe({ league: 'mlb', id }, call);
    market.setTime(new Date(evening.getTime() + 60_000));
    const ofSlate = await slateSource().observe({ league: 'mlb', slateDate: null }, call);
    market.setTime(evening);
    await recordOne(ofSlate);
    await recordOne(ofEvent);
    const shown = trueQuotesOf(id, evening);
    const alternates = shown.filter((quote) => !quote.includes('"main"'));
    expect(alternates.length).toBeGreaterThan(10);
    const current = await currentOf(id);
    expect(current.filter(({ alternate }) => alternate)).toEqual([
      { state: 'offered', stale: false, alternate: true, lines: alternates.length },
    ]);
    expect(current.filter(({ state, stale }) => state !== 'offered' || stale)).toEqual([]);
  });
});
