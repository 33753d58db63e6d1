import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lineNumberOf } from '../../../../lib/sources/line-number.ts';

const anything = fc.oneof(fc.anything(), fc.double(), fc.integer({ min: -3, max: 3 }));

describe('the number of a line', () => {
  test('of a total is more than 0, whatever a source writes', () => {
    fc.assert(
      fc.property(anything, fc.constantFrom('total' as const, 'team_total' as const), (value, market) => {
        const isNumber = typeof value === 'number' && value > 0 && value < Infinity;
        expect(lineNumberOf(value, market)).toBe(isNumber ? value : undefined);
      }),
    );
    expect([0, -0, -8.5, '8.5', null].map((value) => lineNumberOf(value, 'total'))).toEqual(Array(5).fill(undefined));
  });

  test('of a spread is any finite number, and 0 for a pick’em from either side', () => {
    fc.assert(
      fc.property(anything, (value) => {
        const line = lineNumberOf(value, 'spread');
        expect(line).toBe(typeof value === 'number' && Number.isFinite(value) ? value + 0 : undefined);
        expect(Object.is(line, -0)).toBe(false);
      }),
    );
    expect(lineNumberOf(-0, 'spread')).toBe(0);
  });

  test('is none of a moneyline', () => {
    fc.assert(
      fc.property(anything, (value) => {
        expect(lineNumberOf(value, 'moneyline')).toBe(null);
      }),
    );
  });
});
