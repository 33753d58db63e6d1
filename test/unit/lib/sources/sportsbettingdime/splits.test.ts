import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { splitsOf } from '../../../../../lib/sources/sportsbettingdime/splits.ts';
import { bettingSplits, book, game, share } from './feeds.ts';

const shown = (splits: ReturnType<typeof splitsOf>) =>
  splits.map(({ market, selection, tickets, money }) => [market, selection, tickets, money]);
const spreadOf = (home: unknown, away: unknown) =>
  shown(splitsOf(game([], { bettingSplits: { spread: { home, away } } })));

describe('public betting', () => {
  test('is read for each market, by side and in whole per cent', () => {
    expect(shown(splitsOf(game([])))).toEqual([
      ['moneyline', 'home', 66, 52],
      ['moneyline', 'away', 34, 48],
      ['spread', 'home', 77, 66],
      ['spread', 'away', 23, 34],
      ['total', 'over', 11, 12],
      ['total', 'under', 89, 88],
    ]);
  });

  test('makes up 100 per cent, however the shares are rounded', () => {
    const hundredths = fc.integer({ min: 0, max: 10_000 });
    fc.assert(
      fc.property(hundredths, hundredths, fc.constantFrom(-0.01, 0, 0.01), (tickets, money, off) => {
        const rest = (part: number) => Math.max(0, (10_000 - part) / 100 + (part > 0 && part < 10_000 ? off : 0));
        const sides = spreadOf(share(tickets / 100, money / 100), share(rest(tickets), rest(money)));
        expect(sides).toHaveLength(2);
        for (const n of [2, 3]) {
          const [home, away] = sides.map((side) => Number(side[n]));
          expect(Number(home) + Number(away)).toBe(100);
          expect(Math.abs(Number(home) - (n === 2 ? tickets : money) / 100)).toBeLessThanOrEqual(0.5);
        }
      }),
    );
  });

  test('of which one number is missing has the other alone', () => {
    expect(spreadOf(share(60, null), share(40, null))).toEqual([
      ['spread', 'home', 60, null],
      ['spread', 'away', 40, null],
    ]);
  });

  test.each([
    ['a side is missing', share(60, 60), undefined],
    ['both are 0, as if there were no bets', share(0, 0), share(0, 0)],
    ['the sides do not make up 100', share(60, 60), share(60, 60)],
    ['a share is below 0', share(-5, -5), share(105, 105)],
    ['a share is a text', share('60', '60'), share('40', '40')],
    ['a share is no finite number', share(Number.NaN, Number.POSITIVE_INFINITY), share(40, 40)],
  ])('is none if %s', (_what, home, away) => {
    expect(spreadOf(home, away)).toEqual([]);
  });

  test('is never taken from what a book shows as consensus, which is a forecast', () => {
    const consensus = { picks: { away: 0.46, home: 0.54, book: 'sbdodds' } };
    expect(splitsOf(game([{ ...book('draftkings'), consensus }], { bettingSplits: undefined }))).toEqual([]);
    expect(bettingSplits()).not.toHaveProperty('consensus');
  });
});
