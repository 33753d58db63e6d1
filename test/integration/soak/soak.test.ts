import { expect, it } from 'vitest';
import { soak } from '../../soak/day.ts';
import type { SoakFault } from '../../soak/fault-kinds.ts';

// The faults that have most to do with each other; `npm run soak` has all of them, and a whole day.
const kinds: readonly SoakFault[] = [
  'failing',
  'html',
  'landing_reply_lost',
  'killed_after_landing',
  'killed_during_statement',
  'reply_dropped',
  'duplicate',
  'overlap',
  'late_landing',
  'drain_overlap',
  'database_away_long',
  's3_away',
];

it('loses nothing, doubles nothing and invents nothing in half an hour under fire', async () => {
  const halfHour = await soak({ seed: 1, runs: 30, engine: 'pglite', kinds });
  expect(halfHour.problems).toEqual([]);
  expect(Object.keys(halfHour.faults)).toEqual(kinds);
  expect(Object.values(halfHour.faults).every((times) => times > 0)).toBe(true);
  expect(halfHour.duplicatedRows).toBe(0);
  const { landed, recorded, waiting, dead } = halfHour.observations;
  expect(waiting).toBe(0);
  expect(recorded).toBeGreaterThan(20);
  expect(dead).toBe(1);
  expect(recorded + dead).toBe(landed);
}, 120_000);
