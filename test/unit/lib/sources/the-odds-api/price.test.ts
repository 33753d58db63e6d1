import { describe, expect, test } from 'vitest';
import { formatIn, priceOf } from '../../../../../lib/sources/the-odds-api/price.ts';

test.each([0, 1, 1.0, 0.0001, -0])('%d is off the board, in whatever format', (price) => {
  expect([priceOf(price, 'american'), priceOf(price, 'decimal')]).toEqual(['off_the_board', 'off_the_board']);
});

test.each([-110, 100, -100, 10000])('%d is an American price as it is', (price) => {
  expect(priceOf(price, 'american')).toBe(price);
});

test.each([1.91, 2.05, 99, -99, 2.5, '-110', null, undefined, Number.NaN, 1e300])(
  '%j is no American price',
  (price) => {
    expect(priceOf(price, 'american')).toBe('impossible_price');
  },
);

test('a decimal price is turned into an American one if it was asked for', () => {
  expect([1.91, 2.05, 2].map((price) => priceOf(price, 'decimal'))).toEqual([-110, 105, 100]);
  expect(['1.91', -110, 0.5, null].map((price) => priceOf(price, 'decimal'))).toEqual(
    Array.from({ length: 4 }, () => 'impossible_price'),
  );
});

describe('the format of a body whose request is not known', () => {
  test('is what most of its prices can only be', () => {
    expect(formatIn([1.91, 2.05, -110])).toBe('decimal');
    expect(formatIn([-110, 105, 1.91])).toBe('american');
  });

  test('is American if nothing tells, and sentinels tell nothing', () => {
    expect(formatIn([])).toBe('american');
    expect(formatIn([0, 1, 0.0001, null, '1.91'])).toBe('american');
    expect(formatIn([0, 1, 1, 1, 2.05])).toBe('decimal');
  });
});
