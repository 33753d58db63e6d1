import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fairProbability, impliedProbability, median } from '../../../../lib/odds/fair-probability.ts';

describe('the probability of a price', () => {
  test.each([
    [-110, 0.52381],
    [150, 0.4],
    [-150, 0.6],
    [130, 0.434783],
    [100, 0.5],
    [-100, 0.5],
  ])('%i implies %d', (price, probability) => expect(impliedProbability(price)).toBeCloseTo(probability, 6));

  test('without the margin is that of the definition: −150 against +130 is 0.579832', () => {
    expect(fairProbability(-150, 130)).toBeCloseTo(0.579832, 6);
  });

  test('is not known of two prices without a margin', () => {
    expect(fairProbability(100, 100)).toBeUndefined();
    expect(fairProbability(120, 105)).toBeUndefined();
  });

  test('adds up to one over both sides', () => {
    const price = fc.integer({ min: 100, max: 2_000 }).map((cents) => -cents);
    fc.assert(
      fc.property(price, price, (one, other) => {
        fc.pre(one + other < -200);
        expect((fairProbability(one, other) ?? 0) + (fairProbability(other, one) ?? 0)).toBeCloseTo(1, 12);
      }),
    );
  });
});

describe('a median', () => {
  test('is the one in the middle, or between the two in the middle', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([0.4, 0.6])).toBe(0.5);
    expect(() => median([])).toThrow(RangeError);
  });
});
