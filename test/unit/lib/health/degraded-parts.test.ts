import { describe, expect, it } from 'vitest';
import type { HealthReport } from '../../../../lib/health/health-report.ts';
import { degradingCount, rules } from '../../../../lib/health/rules.ts';
import { allWell, drainStatus, first, healthBy, minutesAgo, sourceStatus } from '../../../support/health-scene.ts';

type Part = keyof typeof rules.degraded;
const parts = Object.keys(rules.degraded) as Part[];
const well = healthBy(allWell);
const partsOf = (report: HealthReport) => parts.filter((part) => degradingCount(report, part) > 0);

const circuit = (name: string, rest: object) => ({
  name,
  position: 'closed' as const,
  rejects: false,
  until: null,
  because: 'it failed',
  byHand: null,
  beneath: 'closed' as const,
  gen: 1,
  changedAt: null,
  ...rest,
});
const coverage = (percent: number) => [{ league: 'mlb', open: 0, official: 14, percent }];
const failedRun = (name: string) => ({
  name,
  is: 'failed' as const,
  lastRunAt: minutesAgo(2),
  lastSuccessAt: null,
  trouble: { code: 'deadline_near', message: 'Its time was up.' },
});
const byHand = { owner: 'a person', reason: 'a test' };

describe('what degrades', () => {
  it('is nothing if all is well', () => {
    expect(partsOf(well)).toEqual([]);
  });

  it.each<[string, Partial<HealthReport>, readonly Part[]]>([
    [
      'a source’s circuit that is open',
      { circuits: [circuit(first, { rejects: true, position: 'open' })] },
      ['observing'],
    ],
    ['a source’s circuit that is forced to be closed', { circuits: [circuit(first, { byHand })] }, ['observing']],
    ['the circuit of the database that is forced', { circuits: [circuit('database', { byHand })] }, ['recording']],
    ['prices of fewer than 80 % of the official games', { coverage: coverage(79) }, ['observing']],
    ['prices of 80 %', { coverage: coverage(80) }, []],
    ['a drain that failed', { runs: [failedRun('record-backlog')] }, ['recording']],
    ['a migration that failed', { runs: [failedRun('migrate-schema')] }, ['recording']],
    ['a sync that failed', { runs: [failedRun('sync-schedule/mlb')] }, ['schedule']],
    [
      'a state table that does not answer',
      { state: { is: 'away', trouble: { code: 'state_unavailable', message: 'It is away.' } } },
      ['recording'],
    ],
  ])('concerns the part whose alarm it turns on: %s', (_what, change, expected) => {
    expect(partsOf({ ...well, ...change })).toEqual(expected);
  });

  it('turns no alarm on if it lasts for days and has an alarm of its own, or none', () => {
    const unread = healthBy([sourceStatus(first), drainStatus({ dead: 2 })]);
    expect(partsOf(unread)).toEqual(['noted']);
    expect(unread.status).toBe('degraded');
  });

  it('is in the reasons of the report whichever part it concerns, after what is unhealthy', () => {
    const all = Object.values(rules.degraded).flat();
    expect(new Set([...all, ...rules.unhealthy]).size).toBe(all.length + rules.unhealthy.length);
  });
});
