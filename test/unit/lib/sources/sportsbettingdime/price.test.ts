import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { priceOf } from '../../../../../lib/sources/sportsbettingdime/price.ts';

/** As the feed writes them. */
const american = (price: number) => `${price > 0 ? '+' : ''}${price}`;
const decimal = (price: number) => (1 + (price > 0 ? price / 100 : -100 / price)).toFixed(2);
const prices = fc.oneof(fc.integer({ min: 100, max: 100_000 }), fc.integer({ min: -100_000, max: -100 }));

describe('a price of two texts', () => {
  test('is the American one, if the decimal one agrees with it to two places', () => {
    fc.assert(
      fc.property(prices, (price) => {
        expect(priceOf({ american: american(price), decimal: decimal(price) })).toBe(price);
      }),
    );
  });

  test('is contradictory if the decimal one is of another price', () => {
    fc.assert(
      fc.property(prices, prices, (one, another) => {
        const apart = Math.abs(Number(decimal(one)) - Number(decimal(another)));
        // A decimal price of 1.00 is how feeds write that there is none.
        fc.pre(apart > 0.011 && another > -15_000);
        expect(priceOf({ american: american(one), decimal: decimal(another) })).toBe('contradictory');
      }),
    );
  });

  test('is none if both are empty', () => {
    expect(priceOf({ american: '', decimal: '' })).toBeNull();
  });

  test.each([
    ['+150', '', 'contradictory'],
    ['', '2.50', 'contradictory'],
    ['-150', '2.50', 'contradictory'],
    ['+99', '1.99', 'impossible_price'],
    ['-110.5', '1.90', 'impossible_price'],
    ['EVEN', '2.00', 'impossible_price'],
    ['+150 ', '2.50', 'impossible_price'],
    ['١٥٠', '2.50', 'impossible_price'],
    ['+150', '2,50', 'impossible_price'],
    ['+150', '-2.50', 'impossible_price'],
    ['+150', '1e3', 'impossible_price'],
    ['+9999999999', '100000000.99', 'impossible_price'],
    ['0', '0.00', 'off_the_board'],
    ['+150', '1.00', 'off_the_board'],
    ['-110', '0.0001', 'off_the_board'],
    [150, 2.5, 'unreadable_outcome'],
    ['+150', 2.5, 'unreadable_outcome'],
    ['+150', null, 'unreadable_outcome'],
    [undefined, '2.50', 'unreadable_outcome'],
    [['+150'], '2.50', 'unreadable_outcome'],
  ])('(%j, %j) is refused as %s', (americanText, decimalText, reason) => {
    expect(priceOf({ american: americanText, decimal: decimalText })).toBe(reason);
  });
});
