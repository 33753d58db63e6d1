import { describe, expect, it } from 'vitest';
import { normalBelow, pricesOf } from '../../../../../infra/local/market/price.ts';
import { impliedBy } from './reading.ts';

const book = { booksum: 1.042, tick: 1, evenMoney: 100 } as const;

describe('pricesOf', () => {
  it('prices an even market alike on both sides', () => {
    expect(pricesOf(0.5, book)).toEqual([-109, -109]);
  });

  it('never makes a price that is no American price, whatever the chance', () => {
    const odds: number[] = [];
    for (let chance = 0.001; chance < 1; chance += 0.001) odds.push(...pricesOf(chance, book));
    expect(odds.length).toBeGreaterThan(1_900);
    expect(odds.filter((price) => !Number.isInteger(price) || Math.abs(price) < 100)).toEqual([]);
  });

  it('never gives away money by rounding', () => {
    let checked = 0;
    for (const tick of [1, 5] as const) {
      for (let chance = 0.1; chance < 0.9; chance += 0.001) {
        const [one, other] = pricesOf(chance, { ...book, tick });
        expect(impliedBy(one) + impliedBy(other)).toBeGreaterThanOrEqual(1.035);
        checked += 1;
      }
    }
    expect(checked).toBeGreaterThan(1_500);
  });

  it('spells even money as its book does', () => {
    const even = 0.5 / 1.042;
    expect(pricesOf(even, book)[0]).toBe(100);
    expect(pricesOf(even, { ...book, evenMoney: -100 })[0]).toBe(-100);
  });
});

describe('normalBelow', () => {
  it('agrees with the table of the normal distribution', () => {
    expect(normalBelow(0)).toBeCloseTo(0.5, 6);
    expect(normalBelow(1)).toBeCloseTo(0.8413447, 6);
    expect(normalBelow(-1.96)).toBeCloseTo(0.0249979, 6);
  });
});
