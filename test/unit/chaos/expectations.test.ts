import { describe, expect, it } from 'vitest';
import { type Observed, unmetExpectations } from '../../chaos/expectations.ts';
import type { Expected } from '../../chaos/scenario.ts';

const expected: Expected = {
  reports: ['recorded, 2 landed'],
  drains: ['drained'],
  metrics: { RunsRecorded: 1, Gaps: 0 },
  recovery: { withinMinutes: 1 },
};
const observed: Observed = {
  reports: ['recorded, 2 landed'],
  drains: ['drained'],
  metrics: { RunsRecorded: 1 },
  injected: 1,
  recovery: { minutes: 1, state: { dead: new Set() } },
};

describe('the expectations of a scenario', () => {
  it('are met by what they say; a metric that was not emitted is 0', () => {
    expect(unmetExpectations(expected, observed)).toEqual([]);
  });

  it.each<[string, Partial<Observed>, string]>([
    ['no fault was injected', { injected: 0 }, 'No fault was injected.'],
    [
      'a run ends differently',
      { reports: ['killed'] },
      'Runs should end as [recorded, 2 landed], but ended as [killed].',
    ],
    ['a drain is missing', { drains: [] }, 'Drains should end as [drained], but ended as [].'],
    ['a metric differs', { metrics: { RunsRecorded: 1, Gaps: 2 } }, 'Expected the metric Gaps to be 0, but it is 2.'],
    [
      'the recovery takes longer',
      { recovery: { minutes: 2, state: { dead: new Set() } } },
      'Expected a recovery within 1 minutes, but it took 2.',
    ],
    ['there is no recovery', { recovery: { minutes: undefined, state: { dead: new Set() } } }, 'It did not recover.'],
    [
      'an observation is dead',
      { recovery: { minutes: 0, state: { dead: new Set(['key']) } } },
      'Expected 0 dead observations, but 1 are dead.',
    ],
  ])('are not met if %s', (_case, change, problem) => {
    expect(unmetExpectations(expected, { ...observed, ...change })).toEqual([problem]);
  });
});
