import { beforeAll, describe, expect, it } from 'vitest';
import { chaos, type ScenarioResult } from '../../chaos/chaos.ts';
import { printed } from '../../chaos/printed.ts';
import type { Scenario } from '../../chaos/scenario.ts';
import { scenarios } from '../../chaos/scenarios/all.ts';

// A few that have little to do with each other; `npm run chaos` has all of them.
const few = ['source-html', 'database-reply-dropped', 'killed-after-landing'];

const nothing: Scenario = {
  name: 'nothing',
  group: 'source',
  fault: 'nothing at all',
  expect: {
    reports: ['recorded, 2 landed'],
    metrics: { RunsRecorded: 1 },
    recovery: { withinMinutes: 0 },
  },
};

const somethingElse: Scenario = {
  ...nothing,
  name: 'something-else',
  fault: 'HTTP 403',
  expect: { ...nothing.expect, metrics: { RunsRecorded: 1, Gaps: 1 } },
  inject: ({ world }) => world.market.faults.inject({ kind: 'forbidden', times: 1_000 }),
};

let results: ReadonlyMap<string, ScenarioResult>;

beforeAll(async () => {
  const chosen = [...scenarios.filter(({ name }) => few.includes(name)), nothing, somethingElse];
  const lived = await chaos(chosen, { engine: 'pglite' });
  results = new Map(lived.map((result) => [result.name, result]));
}, 240_000);

describe('chaos', () => {
  it.each(few)('has the deployed handlers live through %s', (name) => {
    expect(results.get(name)).toMatchObject({ problems: [], lost: 0, duplicatedRows: 0 });
    expect(results.get(name)?.injected).toBeGreaterThan(0);
  });

  it('fails a scenario that injects nothing, whatever else is as it expects', () => {
    expect(results.get('nothing')?.problems).toEqual(['Nothing was injected.']);
  });

  it('fails a scenario whose report, metric or recovery is another than it expects', () => {
    expect(results.get('something-else')?.problems).toEqual([
      'Runs were to end as [recorded, 2 landed], and ended as [failed source_blocked, 2 gaps].',
      'The metric Gaps was to sum up to 1, and did to 2.',
      'It was to recover by itself within 0 minutes, and took 1.',
    ]);
  });

  it('says in the last line how many have passed', () => {
    expect(
      printed([...results.values()])
        .split('\n')
        .at(-1),
    ).toBe('3 passed, 2 failed');
  });
});

describe('the scenarios', () => {
  it('bear names of their own, by which each can be asked for alone', () => {
    expect(new Set(scenarios.map(({ name }) => name)).size).toBe(scenarios.length);
  });
});
