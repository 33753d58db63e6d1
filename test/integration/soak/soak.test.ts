import { expect, it } from 'vitest';
import { soak } from '../../soak/day.ts';
import { fewestRuns } from '../../soak/fault-plan.ts';

it('loses nothing, doubles nothing and invents nothing in an hour in which everything fails once', async () => {
  const hour = await soak({ seed: 1, runs: fewestRuns, engine: 'pglite' });
  expect(hour.problems).toEqual([]);
  expect(Object.values(hour.faults).every((times) => times > 0)).toBe(true);
  expect(hour.duplicatedRows).toBe(0);
  const { landed, recorded, waiting, dead } = hour.observations;
  expect(waiting).toBe(0);
  expect(recorded).toBeGreaterThan(fewestRuns / 2);
  expect(dead).toBeGreaterThan(0);
  expect(recorded + dead).toBe(landed);
}, 120_000);
