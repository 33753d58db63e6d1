import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problemsOf, transientsReport } from '../../chaos/transients/report.ts';
import { type TrialResult, transients, unnoticedFailures } from '../../chaos/transients/transients.ts';
import { TrialWorld } from '../../chaos/transients/trial-world.ts';
import { trials } from '../../chaos/transients/trials.ts';
import { copiedDatabases } from '../../support/migrated.ts';
import { fewOf } from '../../support/search.ts';

// A sample; `npm run chaos -- --transients` lets each operation of each trial fail in each way.

const deployed = readdirSync('functions', { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const sample = fewOf('trials of transient failures', trials, 1);

// PGlite checks no passwords: a server would need the local machine's passwords, and the trials rotate one of them.
let world: TrialWorld;
let results: readonly TrialResult[] = [];

beforeAll(async () => {
  world = await TrialWorld.open(copiedDatabases('pglite'));
  results = await transients(sample, {
    world,
    choose: (all) => fewOf('failures of its operations', all, Math.min(4, all.length)),
  });
  console.info(transientsReport(results));
}, 300_000);
afterAll(() => world.close());

describe.each(sample)('$function $situation', ({ function: name, situation }) => {
  const resultOf = () => results.find((result) => result.function === name && result.situation === situation);

  it('calls operations that can fail', () => {
    expect(resultOf()?.operations.length).toBeGreaterThan(0);
    expect(resultOf()?.triples.length).toBeGreaterThan(0);
  });

  it('ends as if nothing had happened if one call of an operation fails, or its connections are reset', () => {
    expect(resultOf() && problemsOf(resultOf() as TrialResult)).toEqual([]);
  });
});

describe('a failure that lasts', () => {
  it('changes the outcome that is compared', async () => {
    const choose = <T>(all: readonly T[]) => fewOf('failures that last', all, 2);
    const { tried, unnoticed } = await unnoticedFailures(trials, { world, choose });
    expect(tried).toBeGreaterThan(0);
    expect(unnoticed).toEqual([]);
  });
});

describe('the trials', () => {
  it('run every deployed function', () => {
    expect(new Set(trials.map(({ function: name }) => name))).toEqual(new Set(deployed));
  });
});
