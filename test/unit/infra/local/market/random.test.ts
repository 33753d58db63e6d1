import { describe, expect, it } from 'vitest';
import { hashOf, randomFrom, shuffled } from '../../../../../infra/local/market/random.ts';

describe('random', () => {
  it('gives the same numbers for the same seed and key', () => {
    const draw = () => {
      const random = randomFrom(7, 'game', 3);
      return [random.next(), random.normal(), random.integer(1, 6)];
    };
    expect(draw()).toEqual(draw());
  });

  it('tells seeds, keys and the borders between their parts apart', () => {
    const hashes = [hashOf(1, 'a', 1), hashOf(2, 'a', 1), hashOf(1, 'a', 2), hashOf(1, 'a1'), hashOf(1, 'b', 1)];
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it('spreads evenly, with both ends of a whole range', () => {
    const random = randomFrom(1, 'dice');
    const faces = new Map<number, number>();
    for (let i = 0; i < 6_000; i++) {
      const face = random.integer(1, 6);
      faces.set(face, (faces.get(face) ?? 0) + 1);
    }
    expect([...faces.keys()].sort()).toEqual([1, 2, 3, 4, 5, 6]);
    for (const count of faces.values()) expect(Math.abs(count - 1_000)).toBeLessThan(150);
  });

  it('draws normal numbers with mean 0 and variance 1', () => {
    const random = randomFrom(1, 'bell');
    const drawn = Array.from({ length: 20_000 }, () => random.normal());
    const mean = drawn.reduce((sum, number) => sum + number, 0) / drawn.length;
    const variance = drawn.reduce((sum, number) => sum + (number - mean) ** 2, 0) / drawn.length;
    expect(Math.abs(mean)).toBeLessThan(0.03);
    expect(Math.abs(variance - 1)).toBeLessThan(0.05);
  });

  it('shuffles without losing or adding', () => {
    const list = Array.from({ length: 30 }, (_, index) => index);
    const mixed = shuffled(list, randomFrom(1, 'deck'));
    expect(mixed).not.toEqual(list);
    expect(mixed.toSorted((a, b) => a - b)).toEqual(list);
  });
});
