import { beforeAll, describe, expect, it } from 'vitest';
import { chaos, type ScenarioResult } from '../../chaos/chaos.ts';
import { chaosReport } from '../../chaos/report.ts';
import type { Scenario } from '../../chaos/scenario.ts';
import { scenarios } from '../../chaos/scenarios/all.ts';
import { engineAtHand } from '../../support/engines.ts';
import { copiedDatabases } from '../../support/migrated.ts';
import { fewOf } from '../../support/search.ts';

// A sample; `npm run chaos` runs every scenario.
const short = scenarios.filter(({ isLong }) => !isLong);
const sample = fewOf('chaos scenarios', short, 1);

const failing: Scenario = {
  name: 'failing',
  group: 'source',
  fault: 'HTTP 403',
  inject: ({ world }) => world.market.faults.inject({ kind: 'forbidden', times: 1_000 }),
  expect: {
    reports: ['recorded, 2 landed'],
    metrics: { RunsRecorded: 1, Gaps: 1 },
    recovery: { withinMinutes: 0 },
  },
};

let results: ReadonlyMap<string, ScenarioResult>;

beforeAll(async () => {
  const all = await chaos([...sample, failing], { databases: copiedDatabases(engineAtHand()) });
  results = new Map(all.map((result) => [result.name, result]));
}, 240_000);

describe('chaos', () => {
  it.each(sample.map(({ name }) => name))('passes %s', (name) => {
    expect(results.get(name)).toMatchObject({ problems: [], lost: 0, duplicatedRows: 0 });
    expect(results.get(name)?.injected).toBeGreaterThan(0);
  });

  it('fails a scenario whose reports, metrics and recovery differ from what it expects', () => {
    expect(results.get('failing')?.problems).toEqual([
      'Runs should end as [recorded, 2 landed], but ended as [failed source_blocked, 2 gaps].',
      'Expected the metric Gaps to be 1, but it is 2.',
      'Expected a recovery within 0 minutes, but it took 1.',
    ]);
  });

  it('reports in the last line how many have passed', () => {
    expect(
      chaosReport([...results.values()])
        .split('\n')
        .at(-1),
    ).toBe('1 passed, 1 failed');
  });
});

describe('the scenarios', () => {
  it('have different names, so that each can be run alone', () => {
    expect(new Set(scenarios.map(({ name }) => name)).size).toBe(scenarios.length);
  });
});
