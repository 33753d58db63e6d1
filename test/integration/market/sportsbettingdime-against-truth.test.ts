import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { groundTruthAt } from '../../../infra/local/market/ground-truth.ts';
import { type RunningMarket, startMarket } from '../../../infra/local/market/server.ts';
import type { Reading } from '../../../lib/odds/reading.ts';
import { slateDateAt } from '../../../lib/odds/slate-date.ts';
import { observeSportsBettingDime } from '../../../lib/sources/sportsbettingdime/client.ts';
import { readSportsBettingDime } from '../../../lib/sources/sportsbettingdime/read.ts';

const seed = 20260730;
/** A day from midnight in New York to the last pitch, at moments that fall on no round number. */
const moments = Array.from({ length: 24 }, (_, n) => new Date(Date.UTC(2026, 6, 30, 4, 3 + n * 61, 11)));
const call = { signal: AbortSignal.timeout(110_000), correlationId: 'truth' };
const books = new Map([
  [68, 'draftkings-us'],
  [69, 'fanduel-us'],
  [75, 'betmgm-us'],
  [123, 'caesars-us'],
]);

describe('reading the simulated SportsBettingDime', () => {
  let market: RunningMarket;
  beforeAll(async () => {
    market = await startMarket({ seed });
  });
  afterAll(() => market.close());

  async function readAt(at: Date): Promise<Reading> {
    market.setTime(at);
    const client = { baseUrl: market.url, books: 'sr:book:18149', fetch, now: () => market.now() };
    return readSportsBettingDime(await observeSportsBettingDime(client, { league: 'mlb' }, call));
  }

  it('finds every true price of the books that it carries, and no other', async () => {
    let found = 0;
    for (const at of moments) {
      const reading = await readAt(at);
      const truth = groundTruthAt({ seed, date: slateDateAt(at), at });
      expect(reading.slateDate).toBe(slateDateAt(at));
      expect(reading.outcomes.rejected).toEqual({});
      const open = new Map(
        reading.games
          .filter(({ status }) => status === 'scheduled')
          .map((game) => [keyOf(game.homeTeam, game.startTime), game]),
      );
      const isOpen = (gameId: number) => open.has(truthKeys(truth).get(gameId) ?? '');
      const expected = truth.quotes
        .filter(({ period, market: name, alternate, suspended, bookId, gameId }) => {
          return (
            period === 'full_game' &&
            name !== 'team_total' &&
            !alternate &&
            !suspended &&
            books.has(bookId) &&
            isOpen(gameId)
          );
        })
        .map(({ gameId, bookId, market: name, side, value, odds }) =>
          JSON.stringify([truthKeys(truth).get(gameId), books.get(bookId), name, side, value, odds]),
        );
      const quotes = [...open].flatMap(([id, game]) =>
        game.quotes.map(({ key, offer }) =>
          JSON.stringify([
            id,
            key.sportsbook,
            key.market,
            key.selection,
            ...(offer.state === 'offered' ? [offer.line, offer.price] : []),
          ]),
        ),
      );
      expect(quotes.toSorted()).toEqual(expected.toSorted());
      found += quotes.length;
    }
    expect(found).toBeGreaterThan(2_000);
  });

  it('finds splits that make up 100 per cent', async () => {
    const { games } = await readAt(new Date('2026-07-30T15:03:00Z'));
    const splits = games.flatMap((game) => game.splits);
    expect(splits.length).toBeGreaterThan(20);
    for (const of of ['tickets', 'money'] as const) {
      expect(splits.reduce((total, split) => total + (split[of] ?? 0), 0)).toBe(50 * splits.length);
    }
  });
});

const keyOf = (homeTeam: string, startTime: string) => `${homeTeam} ${startTime}`;

function truthKeys({ games }: ReturnType<typeof groundTruthAt>): ReadonlyMap<number, string> {
  return new Map(games.map(({ gameId, homeTeam, startTime }) => [gameId, keyOf(homeTeam, startTime.toISOString())]));
}
