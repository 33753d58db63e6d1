import { describe, expect, it } from 'vitest';
import { outageKinds, runFaultKinds } from '../../soak/fault-kinds.ts';
import { fewestRuns, planDay } from '../../soak/fault-plan.ts';

const days = [fewestRuns, 200, 1_440].flatMap((runs) => [1, 2, 3, 4, 5].map((seed) => ({ seed, runs })));

describe('the plan of a day under faults', () => {
  it('is the same for the same seed and differs for another', () => {
    expect(planDay({ seed: 7, runs: 300 })).toEqual(planDay({ seed: 7, runs: 300 }));
    expect(planDay({ seed: 7, runs: 300 })).not.toEqual(planDay({ seed: 8, runs: 300 }));
  });

  it.each(days)('has every kind of fault in a minute without an outage: seed $seed, $runs runs', (day) => {
    const plan = planDay(day);
    expect(plan.map(({ number }) => number)).toEqual(Array.from({ length: day.runs }, (_, number) => number));
    const withoutOutage = new Set(plan.filter(({ outage }) => outage === undefined).map(({ fault }) => fault));
    expect(runFaultKinds.filter((kind) => !withoutOutage.has(kind))).toEqual([]);
    const planned = new Set(plan.map(({ outage }) => outage));
    expect(outageKinds.filter((kind) => !planned.has(kind))).toEqual([]);
  });

  it.each(days)('has no outage next to another or at the end of the day: seed $seed, $runs runs', (day) => {
    const plan = planDay(day);
    const neighbours = plan.slice(1).map(({ outage }, n) => [plan[n]?.outage, outage] as const);
    expect(neighbours.filter(([a, b]) => a !== undefined && b !== undefined && a !== b)).toEqual([]);
    expect(plan.at(-1)?.outage).toBeUndefined();
  });

  it('makes the database unavailable for a whole hour of a whole day', () => {
    const hour = planDay({ seed: 3, runs: 1_440 }).filter(({ outage }) => outage === 'database_away_long');
    expect(hour).toHaveLength(60);
    expect((hour.at(-1)?.number ?? 0) - (hour[0]?.number ?? 0)).toBe(59);
  });

  it("plans faults for a fifth to a half of a day's runs, besides outages", () => {
    const affected = planDay({ seed: 4, runs: 1_440 }).filter(({ fault }) => fault !== undefined).length;
    expect(affected).toBeGreaterThan(1_440 / 5);
    expect(affected).toBeLessThan(1_440 / 2);
  });

  it('has only the requested kinds of faults', () => {
    const plan = planDay({ seed: 1, runs: 12, kinds: ['html', 'late_body', 's3_away'] });
    expect(new Set(plan.flatMap(({ fault }) => fault ?? []))).toEqual(new Set(['html', 'late_body']));
    expect(new Set(plan.flatMap(({ outage }) => outage ?? []))).toEqual(new Set(['s3_away']));
  });

  it('refuses a day that is too short for every kind of fault', () => {
    expect(() => planDay({ seed: 1, runs: fewestRuns / 2 })).toThrow(RangeError);
  });
});
