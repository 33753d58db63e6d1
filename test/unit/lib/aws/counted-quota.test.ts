import { expect, it } from 'vitest';
import { countedQuota } from '../../../../lib/aws/counted-quota.ts';

it('emits what is left of the quota and what the call cost, and still remembers it', async () => {
  const emitted: [string, number][] = [];
  const remembered: number[] = [];
  const metrics = { addMetric: (name: string, _unit: unknown, value: number) => void emitted.push([name, value]) };
  const memory = countedQuota(
    {
      remaining: async () => 7,
      remember: async ({ remaining }) => void remembered.push(remaining),
      askedEvents: async () => null,
      rememberEvents: async () => undefined,
    },
    metrics as never,
  );
  const { signal } = new AbortController();
  await memory.remember({ remaining: 497, used: 3, cost: 3 }, signal);
  await memory.remember({ remaining: 496, used: null, cost: null }, signal);
  expect(emitted).toEqual([
    ['SourceCreditsRemaining', 497],
    ['SourceCreditsSpent', 3],
    ['SourceCreditsRemaining', 496],
  ]);
  expect(remembered).toEqual([497, 496]);
  expect(await memory.remaining(signal)).toBe(7);
});
