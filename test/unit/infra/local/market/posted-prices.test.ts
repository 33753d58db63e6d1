import { describe, expect, it } from 'vitest';
import type { GameAnswer } from '../../../../../infra/local/market/action-network/answer.ts';
import type { OutcomeAnswer } from '../../../../../infra/local/market/action-network/outcome.ts';
import { gamesAt, impliedBy, isMain, placesIn } from './reading.ts';

/** Several markets, looked at every two hours from the eve to the end. */
const places = [1, 2, 3, 4].flatMap((seed) =>
  ['2026-08-03', '2026-04-09'].flatMap((date) =>
    Array.from({ length: 20 }, (_, i) => new Date(Date.parse(`${date}T00:30:00Z`) + (i - 4) * 7_200_000)).flatMap(
      (at) => placesIn(gamesAt({ seed, date, at })),
    ),
  ),
);

function consensusOf(game: GameAnswer, market: string, side: string): OutcomeAnswer | undefined {
  const outcomes = Object.entries(game.markets['15']?.event ?? {}).find(([name]) => name === market)?.[1];
  return outcomes?.find((outcome) => outcome.side === side && !outcome.is_live);
}

describe('posted prices', () => {
  it('quotes only what an American price and a baseball line can be', () => {
    let checked = 0;
    for (const { outcomes, market, period } of places) {
      for (const { odds, value, is_live, is_alt_market } of outcomes) {
        checked += 1;
        if (!Number.isInteger(odds) || Math.abs(odds) < 100) expect.fail(`odds ${odds}`);
        if (is_live || is_alt_market) continue;
        if (Math.abs(odds) > 400) expect.fail(`${market} at ${odds}`);
        if (market === 'moneyline' && value !== 0) expect.fail(`moneyline of ${value}`);
        if (period === 'event' && market === 'spread' && Math.abs(value) !== 1.5) expect.fail(`run line of ${value}`);
        if (period === 'event' && market === 'total' && (value < 6.5 || value > 10.5)) expect.fail(`total of ${value}`);
        if (period === 'firstfiveinnings' && market === 'total' && (value < 3.5 || value > 6.5))
          expect.fail(`${value}`);
      }
    }
    expect(checked).toBeGreaterThan(300_000);
  });

  it('gives the two sides of a run line opposite numbers, but for an open or two of book 30', () => {
    const spreads = places.filter(
      ({ market, outcomes }) => market === 'spread' && outcomes.filter(isMain).length === 2,
    );
    const disagreeing = spreads.filter(
      ({ outcomes }) => outcomes.filter(isMain).reduce((sum, { value }) => sum + value, 0) !== 0,
    );
    expect(disagreeing.length).toBeGreaterThan(10);
    expect(disagreeing.length).toBeLessThan(spreads.length / 20);
    expect(new Set(disagreeing.map(({ book }) => book))).toEqual(new Set(['30']));
  });

  it('keeps the overround of two sides between 1% and 10%', () => {
    const booksums = places
      .filter(({ game, book }) => game.status === 'scheduled' && book !== '30')
      .map(({ outcomes }) => outcomes.filter((outcome) => isMain(outcome)))
      .filter((main) => main.length === 2)
      .map((main) => main.reduce((sum, { odds }) => sum + impliedBy(odds), 0));
    expect(booksums.length).toBeGreaterThan(50_000);
    expect(booksums.filter((booksum) => booksum < 1.01 || booksum > 1.1)).toEqual([]);
  });

  it('lets the two sides of a split sum to 100 or be both 0, the same under each book', () => {
    let known = 0;
    let unknown = 0;
    for (const { outcomes, game, market } of places) {
      const main = outcomes.filter((outcome) => isMain(outcome) && outcome.bet_info);
      const [one, other] = main;
      if (main.length !== 2 || !one?.bet_info || !other?.bet_info) continue;
      const consensus = consensusOf(game, market, one.side);
      for (const kind of ['tickets', 'money'] as const) {
        const sum: number = one.bet_info[kind].percent + other.bet_info[kind].percent;
        if (sum === 100) known += 1;
        else if (sum === 0) unknown += 1;
        else expect.fail(`sides of ${sum}`);
        if (sum === 100 && consensus?.bet_info && consensus.bet_info[kind].percent !== one.bet_info[kind].percent) {
          expect.fail('another split than the consensus');
        }
      }
    }
    expect(known).toBeGreaterThan(10_000);
    expect(unknown).toBeGreaterThan(1_000);
  });

  it('spells even money both ways', () => {
    const spellings = new Set(
      places.flatMap(({ outcomes }) => outcomes.map(({ odds }) => odds)).filter((odds) => Math.abs(odds) === 100),
    );
    expect(spellings).toEqual(new Set([100, -100]));
  });
});
