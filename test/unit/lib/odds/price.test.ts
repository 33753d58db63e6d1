import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isAmericanPrice } from '../../../../lib/odds/price.ts';

test.each([100, -100, -110, 105, 20_000, -50_000])('takes %d for an American price', (price) => {
  expect(isAmericanPrice(price)).toBe(true);
});

test.each([
  0,
  99,
  -99,
  1.91,
  -110.5,
  Number.NaN,
  Infinity,
  3_000_000_000,
  1e308,
  '-110',
  null,
  undefined,
  [-110],
  true,
])('takes %s for no American price', (price) => {
  expect(isAmericanPrice(price)).toBe(false);
});

test('takes every price to be one of both signs', () => {
  fc.assert(
    fc.property(fc.integer(), (price) => isAmericanPrice(price) === isAmericanPrice(-price) || price === -(2 ** 31)),
  );
});
