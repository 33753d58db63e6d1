import { expect, test } from 'vitest';
import { americanOfDecimal } from '../../../../lib/odds/decimal-price.ts';

test.each([
  [1.91, -110],
  [2.05, 105],
  [2, 100],
  [1.5, -200],
  [1.34, -294],
  [3.38, 238],
  [1.01, -10000],
  [101, 10000],
  // Halves go away from zero, also if a computer's half is a little less.
  [2.005, 101],
  [3.005, 201],
  [1.625, -160],
  [1.999, -100],
])('%d is %d', (decimal, american) => {
  expect(americanOfDecimal(decimal)).toBe(american);
});

test('every American price comes back from its decimal one', () => {
  const prices = Array.from({ length: 2000 }, (_, at) => [100 + at, -101 - at]).flat();
  expect(prices.filter((price) => americanOfDecimal(price > 0 ? 1 + price / 100 : 1 - 100 / price) !== price)).toEqual(
    [],
  );
});

test.each([1, 0, -2, 0.0001, Number.NaN, Number.POSITIVE_INFINITY, 1e300, 1 + 1e-12])('%d is no price', (decimal) => {
  expect(americanOfDecimal(decimal)).toBeUndefined();
});
