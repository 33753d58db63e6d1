import fc from 'fast-check';
import { expect, test } from 'vitest';
import { spread } from '../../../../lib/resilience/spread.ts';

const [a, b, c] = ['https://a.test', 'https://b.test', 'https://c.test'] as const;

/** Randomness that is the same in every run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** How often each address came first in 10,000 requests, in per cent. */
async function sharesOf(healths: Readonly<Record<string, number>>): Promise<Record<string, number>> {
  const random = seeded(7);
  const shares: Record<string, number> = { [a]: 0, [b]: 0, [c]: 0 };
  for (let request = 0; request < 10_000; request += 1) {
    const [first = a] = await spread([a, b, c], { healthOf: (baseUrl) => healths[baseUrl] ?? 0, random });
    shares[first] = (shares[first] ?? 0) + 0.01;
  }
  return Object.fromEntries(Object.entries(shares).map(([baseUrl, share]) => [baseUrl, Math.round(share)]));
}

test('requests are spread evenly over addresses that are all healthy', async () => {
  for (const share of Object.values(await sharesOf({ [a]: 1, [b]: 1, [c]: 1 })))
    expect(Math.abs(share - 33)).toBeLessThan(2);
});

test('an address gets as much as its share of the health', async () => {
  const shares = await sharesOf({ [a]: 1, [b]: 0.5, [c]: 0.5 });
  expect(Math.abs((shares[a] ?? 0) - 50)).toBeLessThan(2);
  expect(Math.abs((shares[b] ?? 0) - 25)).toBeLessThan(2);
});

test('an address without health is only ever the last', async () => {
  expect(await sharesOf({ [a]: 0, [b]: 1, [c]: -1 })).toEqual({ [a]: 0, [b]: 100, [c]: 0 });
  expect(await spread([a, b, c], { healthOf: (url) => (url === b ? 1 : Number.NaN), random: seeded(1) })).toEqual([
    b,
    a,
    c,
  ]);
});

test('if none is healthy, they are tried as they were given', async () => {
  expect(await spread([b, a, c], { healthOf: () => 0, random: seeded(3) })).toEqual([b, a, c]);
});

test('health may have to be asked for', async () => {
  const healthOf = async (baseUrl: string) => (baseUrl === c ? 1 : 0);
  expect((await spread([a, b, c], { healthOf, random: seeded(3) }))[0]).toBe(c);
});

test('every address is in the order once, the same for the same luck', async () => {
  const healths = fc.array(fc.double({ min: 0, max: 1 }), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(healths, fc.integer(), async (all, seed) => {
      const [first = a, ...others] = all.map((_health, at) => `https://${at}.test`);
      const healthOf = (baseUrl: string) => all[Number(new URL(baseUrl).hostname.split('.')[0])] ?? 0;
      const order = await spread([first, ...others], { healthOf, random: seeded(seed) });
      expect(order.toSorted()).toEqual([first, ...others].sort());
      expect(await spread([first, ...others], { healthOf, random: seeded(seed) })).toEqual(order);
    }),
  );
});
