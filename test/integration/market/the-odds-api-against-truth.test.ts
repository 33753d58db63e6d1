import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { groundTruthAt } from '../../../infra/local/market/ground-truth.ts';
import { type RunningMarket, startMarket } from '../../../infra/local/market/server.ts';
import { eventIdOf } from '../../../infra/local/market/the-odds-api/event.ts';
import type { GameReading, Reading } from '../../../lib/odds/reading.ts';
import { slateDatesAt } from '../../../lib/odds/slate-date.ts';
import { actionNetworkSource } from '../../../lib/sources/action-network/source.ts';
import { quotaOf } from '../../../lib/sources/the-odds-api/quota.ts';
import { theOddsApiSource } from '../../../lib/sources/the-odds-api/source.ts';

const seed = 20260730;
const apiKey = '0123456789abcdef0123456789abcdef';
/** From the openers on the day before to the last final, at moments that fall on no round number. */
const moments = Array.from({ length: 48 }, (_, n) => new Date(Date.UTC(2026, 6, 29, 16, 3 + n * 47, 11)));
const call = { signal: AbortSignal.timeout(110_000), correlationId: 'truth' };

/** The books that both sources carry, by Action Network's ids: what one calls a licence, the other calls the operator. */
const sharedBooks = new Map([
  [68, { there: 'draftkings-nj', here: 'draftkings-us' }],
  [69, { there: 'fanduel-nj', here: 'fanduel-us' }],
  [71, { there: 'betrivers-nj', here: 'betrivers-us' }],
  [75, { there: 'betmgm-nj', here: 'betmgm-us' }],
  [123, { there: 'caesars-nj', here: 'caesars-us' }],
  [2988, { there: 'fanatics-nj', here: 'fanatics-us' }],
]);
const hereOf = new Map([...sharedBooks.values()].map(({ there, here }) => [there, here]));

const isOpen = ({ status }: GameReading) => status === 'scheduled';

function quotesIn(games: readonly GameReading[]): string[] {
  return games
    .flatMap(({ sourceGameId, quotes }) =>
      quotes.map(({ key, offer }) => {
        const lineAndPrice = offer.state === 'offered' ? [offer.line, offer.price] : offer.state;
        return JSON.stringify([sourceGameId, key.sportsbook, key.period, key.market, key.selection, lineAndPrice]);
      }),
    )
    .sort();
}

/** What is true at a moment of today's and tomorrow's games, as far as the source sells it, for some of its games. */
function trueQuotesAt(at: Date, openIds: ReadonlySet<string>): string[] {
  return slateDatesAt(at)
    .flatMap((date) => groundTruthAt({ seed, date, at }).quotes)
    .filter(({ period, market, alternate, suspended }) => {
      return period === 'full_game' && market !== 'team_total' && !alternate && !suspended;
    })
    .flatMap(({ gameId, bookId, period, market, side, value, odds }) => {
      const [id, book] = [eventIdOf(seed, gameId), sharedBooks.get(bookId)];
      return book && openIds.has(id) ? JSON.stringify([id, book.here, period, market, side, [value, odds]]) : [];
    })
    .sort();
}

describe('reading the simulated Odds API', () => {
  let market: RunningMarket;
  beforeAll(async () => {
    market = await startMarket({ seed, apiKey });
  });
  afterAll(() => market.close());

  const sourceOf = () =>
    theOddsApiSource({ baseUrl: market.url, fetch, now: () => market.now(), apiKey: () => apiKey });
  async function readAt(at: Date): Promise<Reading> {
    market.setTime(at);
    const source = sourceOf();
    return source.read(await source.observe({ league: 'mlb', slateDate: '2026-07-30' }, call));
  }

  it('finds every true price of the books that it carries, and no other, from the openers to the last final', async () => {
    let found = 0;
    for (const at of moments) {
      const reading = await readAt(at);
      const open = reading.games.filter(isOpen);
      expect(quotesIn(reading.games)).toEqual(trueQuotesAt(at, new Set(open.map(({ sourceGameId }) => sourceGameId))));
      expect(reading.outcomes.rejected).toEqual({});
      expect(Object.keys(reading.outcomes.skipped)).toEqual(reading.outcomes.skipped.game_live ? ['game_live'] : []);
      found += reading.outcomes.quotes;
    }
    expect(found).toBeGreaterThan(10_000);
  });

  it('knows which games are open: all that begin in more than some minutes, and none after its first pitch', async () => {
    let played = 0;
    for (const at of moments) {
      const { games } = await readAt(at);
      const statuses = new Map(games.map(({ sourceGameId, status }) => [sourceGameId, status]));
      for (const game of slateDatesAt(at).flatMap((date) => groundTruthAt({ seed, date, at }).games)) {
        const status = statuses.get(eventIdOf(seed, game.gameId));
        const toStartMs = game.startTime.getTime() - at.getTime();
        if (game.status === 'complete' || game.status === 'postponed') expect(status).toBeUndefined();
        else if (game.firstPitch !== null && game.firstPitch <= at) expect(status).toBe('live');
        else if (toStartMs > 3 * 60_000) expect(status).toBe('scheduled');
        else if (toStartMs < -6 * 60_000) expect(status).toBe('live');
        if (status === 'live') played += 1;
      }
    }
    expect(played).toBeGreaterThan(60);
  });

  it('finds the prices that Action Network shows of the same books at the same moment', async () => {
    const actionNetwork = actionNetworkSource({ baseUrl: market.url, fetch, now: () => market.now() });
    let compared = 0;
    for (const at of moments.slice(0, 30)) {
      const here = (await readAt(at)).games.filter(isOpen);
      const openIds = new Set(here.map(({ sourceGameId }) => sourceGameId));
      const there: GameReading[] = [];
      for (const slateDate of slateDatesAt(at)) {
        const reading = actionNetwork.read(await actionNetwork.observe({ league: 'mlb', slateDate }, call));
        there.push(
          ...reading.games.map((game) => ({ ...game, sourceGameId: eventIdOf(seed, Number(game.sourceGameId)) })),
        );
      }
      const sold = there
        .filter(({ sourceGameId }) => openIds.has(sourceGameId))
        .map((game) => ({ ...game, quotes: game.quotes.flatMap((quote) => soldHere(quote) ?? []) }));
      expect(quotesIn(here)).toEqual(quotesIn(sold));
      compared += quotesIn(here).length;
    }
    expect(compared).toBeGreaterThan(5_000);
  });

  it('reads what each call costs', async () => {
    const source = sourceOf();
    const before = quotaOf(await source.observe({ league: 'mlb', slateDate: '2026-07-30' }, call));
    const after = quotaOf(await source.observe({ league: 'mlb', slateDate: '2026-07-30' }, call));
    expect(after).toEqual({ remaining: (before.remaining ?? 0) - 3, used: (before.used ?? 0) + 3, cost: 3 });
  });
});

/** A quote of Action Network as this source would write it, if it has that market. */
function soldHere(quote: GameReading['quotes'][number]): GameReading['quotes'][number] | undefined {
  const { key, offer } = quote;
  const sportsbook = hereOf.get(key.sportsbook);
  const isSold = key.period === 'full_game' && key.market !== 'team_total' && key.rung === 'main';
  return sportsbook && isSold && offer.state === 'offered' ? { key: { ...key, sportsbook }, offer } : undefined;
}
