import { expect, it } from 'vitest';
import { readAhead } from '../../../../lib/landing/read-ahead.ts';

it('gives outcomes in the order of the items, a failure in its turn, with the next few under way', async () => {
  let underWay = 0;
  let most = 0;
  const work = async (n: number) => {
    underWay += 1;
    most = Math.max(most, underWay);
    for (let turns = 0; turns < 10 - n; turns++) await Promise.resolve();
    underWay -= 1;
    if (n === 3) throw new Error('three');
    return n * 10;
  };
  const met: unknown[] = [];
  for await (const { item, outcome } of readAhead([1, 2, 3, 4, 5], work, 2))
    met.push(outcome.status === 'fulfilled' ? outcome.value : `${item} failed`);
  expect(met).toEqual([10, 20, '3 failed', 40, 50]);
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThanOrEqual(3);
});
