import { expect, it } from 'vitest';
import { type SoakFault, soakFaults } from '../../soak/fault-kinds.ts';
import { soak } from '../../soak/soak.ts';
import { engineAtHand } from '../../support/engines.ts';
import { copiedDatabases } from '../../support/migrated.ts';
import { fewOf, newSeed } from '../../support/search.ts';

// A sample of the kinds of fault; `npm run soak` has all of them, and a whole day.
const always: readonly SoakFault[] = ['database_away_long', 'killed_during_statement', 'html'];
const sample = fewOf(
  'kinds of faults in the soak',
  soakFaults.filter((kind) => !always.includes(kind) && !kind.startsWith('database_away')),
  6,
);

it('loses, duplicates and invents nothing in twenty minutes under faults', async () => {
  const kinds = [...always, ...sample];
  const day = await soak({ seed: newSeed() % 1_000_000, runs: 24, databases: copiedDatabases(engineAtHand()), kinds });
  // In so short a day an open circuit can hide a kind from the database; the whole day has room for each.
  expect(day.problems.filter((problem) => !problem.startsWith('No run was affected by'))).toEqual([]);
  expect(Object.values(day.faults).filter((times) => times > 0).length).toBeGreaterThan(kinds.length / 2);
  expect(Object.keys(day.faults)).toEqual(kinds);
  expect(day.duplicatedRows).toBe(0);
  const { landed, recorded, waiting, dead } = day.observations;
  expect(waiting).toBe(0);
  expect(recorded).toBeGreaterThan(10);
  expect(dead).toBeGreaterThan(0);
  expect(recorded + dead).toBe(landed);
}, 120_000);
