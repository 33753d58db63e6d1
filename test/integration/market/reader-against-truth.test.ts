import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { groundTruthAt } from '../../../infra/local/market/ground-truth.ts';
import { type RunningMarket, startMarket } from '../../../infra/local/market/server.ts';
import type { Reading } from '../../../lib/odds/reading.ts';
import { actionNetworkSource } from '../../../lib/sources/action-network/source.ts';

const seed = 20260730;
const slateDate = '2026-07-30';
/** From the openers on the day before to the last final, at moments that fall on no round number. */
const moments = Array.from({ length: 24 }, (_, n) => new Date(Date.UTC(2026, 6, 29, 16, 3 + n * 97)));

const sportsbooks: Readonly<Record<number, string>> = {
  15: 'action-network-consensus',
  30: 'action-network-open',
  68: 'draftkings-nj',
  69: 'fanduel-nj',
  71: 'betrivers-nj',
  75: 'betmgm-nj',
  79: 'bet365-nj',
  123: 'caesars-nj',
  247: 'unibet-nj',
  972: 'betrivers-ny',
  2988: 'fanatics-nj',
};

function quotesIn(reading: Reading): string[] {
  return reading.games
    .flatMap(({ sourceGameId, quotes }) =>
      quotes.map(({ key, offer }) =>
        JSON.stringify([
          sourceGameId,
          [key.sportsbook, key.period, key.market, key.team, key.selection, key.rung],
          offer.state === 'offered' ? [offer.line, offer.price] : offer.state,
        ]),
      ),
    )
    .sort();
}

function trueQuotesAt(at: Date): string[] {
  return groundTruthAt({ seed, date: slateDate, at })
    .quotes.map((quote) =>
      JSON.stringify([
        String(quote.gameId),
        [
          sportsbooks[quote.bookId],
          quote.period,
          quote.market,
          quote.team,
          quote.side,
          quote.alternate ? String(quote.value) : 'main',
        ],
        quote.suspended ? 'suspended' : [quote.value, quote.odds],
      ]),
    )
    .sort();
}

describe('reading the simulated market', () => {
  let market: RunningMarket;
  beforeAll(async () => {
    market = await startMarket({ seed });
  });
  afterAll(() => market.close());

  it('finds every true price, under its own name, and no other, from the openers to the last final', async () => {
    const source = actionNetworkSource({ baseUrl: market.url, fetch, now: () => market.now() });
    const call = { signal: AbortSignal.timeout(60_000), correlationId: 'truth' };
    let found = 0;
    for (const at of moments) {
      market.setTime(at);
      const reading = source.read(await source.observe({ league: 'mlb', slateDate }, call));
      expect(quotesIn(reading)).toEqual(trueQuotesAt(at));
      expect(reading.outcomes.rejected).toEqual({});
      expect(reading.games.flatMap(({ splits }) => splits)).toHaveLength(
        groundTruthAt({ seed, date: slateDate, at }).splits.length,
      );
      found += reading.outcomes.quotes;
    }
    expect(found).toBeGreaterThan(10_000);
  });
});
