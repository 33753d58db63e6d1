import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { activityOf } from '../../../infra/cost/activity.ts';
import { usualAssumptions } from '../../../infra/cost/assumptions.ts';
import type { CostInput } from '../../../infra/cost/cost-line.ts';
import { costReportOf } from '../../../infra/cost/cost-report.ts';
import { inventoryOf } from '../../../infra/cost/inventory.ts';
import { monthOf, totalOf } from '../../../infra/cost/month.ts';
import { windowWeek } from '../../../infra/cost/window-week.ts';
import type { Stage } from '../../../infra/stages.ts';
import { frequentProd } from '../frequent-prod.ts';
import { dev, inputOf, liveInWindows, prod } from './priced-stages.ts';

const known = inputOf(prod);
const cadences = [5, 10, 15, 20, 30, 60] as const;
type Interval = (typeof cadences)[number];
const cadence = fc.constantFrom(...cadences);

const variant = fc
  .record({
    everyMinutes: cadence,
    drainEveryMinutes: cadence,
    scheduleEveryMinutes: cadence,
    healthCheckEveryMinutes: fc.constantFrom(5, 10, 15, 20, 30),
    mode: fc.constantFrom('live', 'batched'),
    from: fc.integer({ min: 4, max: 20 }),
    length: fc.integer({ min: 0, max: 3 }),
    sleepsAfterSeconds: fc.option(fc.integer({ min: 300, max: 3_600 })),
    minAcu: fc.constantFrom(0, 0.5),
  } as const)
  .map(({ everyMinutes, drainEveryMinutes, mode, from, length, sleepsAfterSeconds, minAcu, ...rest }): Stage => {
    const [slate] = prod.slates;
    if (slate === undefined) throw new Error('prod observes a slate.');
    return {
      ...prod,
      ...rest,
      recording: { mode, drainEveryMinutes },
      database: { ...prod.database, sleepsAfterSeconds, minAcu },
      slates: [{ ...slate, everyMinutes, hours: { from, to: from + length } }],
    };
  });

const costOf = (stage: Stage, season = true) => totalOf(monthOf({ ...known, stage }, season));
const inDetail = (input: CostInput) =>
  Object.fromEntries(monthOf(input, true).map((line) => [`${line.service} ${line.item}`, line]));

/** Whole cents of a billionth: sums of floating numbers in another order differ in the last digits. */
const nearly = (usd: number) => usd + 1e-9;

describe('a month', () => {
  // Not so drains: the last of a seldom one is in the hour after play, and metrics are billed by the hour.
  it('costs no less if runs, syncs or checks are more frequent', () => {
    const intervals = {
      runs: (stage: Stage, everyMinutes: Interval) => ({
        ...stage,
        slates: stage.slates.map((slate) => ({ ...slate, everyMinutes })),
      }),
      syncs: (stage: Stage, scheduleEveryMinutes: Interval) => ({ ...stage, scheduleEveryMinutes }),
      checks: (stage: Stage, minutes: Interval) => ({
        ...stage,
        healthCheckEveryMinutes: minutes === 60 ? (30 as const) : minutes,
      }),
    };
    const name = fc.constantFrom(...(Object.keys(intervals) as (keyof typeof intervals)[]));
    fc.assert(
      fc.property(variant, name, cadence, cadence, (stage, which, one, other) => {
        const often = intervals[which](stage, Math.min(one, other) as Interval);
        const seldom = intervals[which](stage, Math.max(one, other) as Interval);
        // A run that records takes what syncs landed along, for a little less than the drain that it spares.
        expect(1.005 * costOf(often)).toBeGreaterThanOrEqual(costOf(seldom));
      }),
    );
  });

  it('costs no less in season than out of it', () => {
    fc.assert(
      fc.property(variant, (stage) => {
        expect(nearly(costOf(stage))).toBeGreaterThanOrEqual(costOf(stage, false));
      }),
    );
  });

  it('costs what its parts add up to, and what its services add up to', () => {
    fc.assert(
      fc.property(variant, (stage) => {
        const { items, services, totalUsd } = costReportOf({ ...known, stage });
        expect(totalOf(items.map(({ season }) => season))).toBeCloseTo(totalUsd.season, 9);
        expect(totalOf(items.map(({ offSeason }) => offSeason))).toBeCloseTo(totalUsd.offSeason, 9);
        expect(services.reduce((sum, { seasonUsd }) => sum + seasonUsd, 0)).toBeCloseTo(totalUsd.season, 9);
      }),
    );
  });

  it('has the same items in season and out of it', () => {
    const items = (season: boolean) => monthOf(known, season).map(({ service, item }) => `${service} ${item}`);
    expect(items(true)).toEqual(items(false));
    expect(new Set(items(true)).size).toBe(items(true).length);
  });
});

describe('the database', () => {
  const hoursOf = (stage: Stage) => {
    const { quantity = 0 } = inDetail({ ...known, stage })['Aurora capacity'] ?? {};
    return quantity / usualAssumptions['awake-acu'] - usualAssumptions['other-awake-hours'];
  };

  it('is awake through the hours of play if runs record as often as it would sleep', () => {
    // From 9:00 to 22:55, and six minutes.
    expect(hoursOf(frequentProd) / (730 / 24)).toBeCloseTo(14 + 1 / 60, 6);
  });

  it('is awake for six minutes after each drain if runs only land', () => {
    // Four an hour, and one for the runs after the last of those.
    const batched = { ...frequentProd, recording: { ...frequentProd.recording, mode: 'batched' } } as const;
    expect(hoursOf(batched) / (730 / 24)).toBeCloseTo(((14 * 4 + 1) * 6) / 60, 6);
  });

  it('is awake with capture windows for six minutes after each drain', () => {
    const drains = activityOf(prod, usualAssumptions, true).runs['record-backlog-with-backlog'];
    // Inside of windows each quarter of an hour, at the end of each, and some between them.
    const quarters = windowWeek.flat().reduce((sum, [from, until]) => sum + Math.floor((until - from) / 15), 0);
    expect((drains / (730 / 24)) * 7).toBeGreaterThan(quarters + windowWeek.flat().length);
    expect(hoursOf(prod)).toBeCloseTo((drains * 6) / 60, 6);
  });

  it('is awake for longer if runs inside windows record at once', () => {
    expect(hoursOf(liveInWindows)).toBeGreaterThan(1.2 * hoursOf(prod));
    expect(hoursOf(liveInWindows)).toBeLessThan(hoursOf(frequentProd));
  });

  it('is paid for at all hours if it never sleeps', () => {
    const awake = { ...prod, database: { ...prod.database, sleepsAfterSeconds: null } };
    expect(inDetail({ ...known, stage: awake })['Aurora capacity']?.quantity).toBe(365);
  });
});

describe('the templates of a stage', () => {
  const templateWith = (Type: string) => ({ Resources: { Added: { Type } } });

  it('are refused if they have a resource without a price', () => {
    expect(() => inventoryOf([templateWith('AWS::EC2::NatGateway')])).toThrow(
      'Nothing says what AWS::EC2::NatGateway cost',
    );
  });

  it('cost as many alarms as they watch metrics', () => {
    const { alarms, alarmMetrics } = known.inventory;
    // One is math over two.
    expect(alarmMetrics.usual).toBe(alarms + 1);
  });

  it('have every function whose runs are counted, with the memory that the stage gives it', () => {
    const stage: Stage = { ...prod, functions: { 'collect-odds': { memoryMb: 2_048 } } };
    const [small, large] = [inDetail(known), inDetail(inputOf(stage))];
    expect(large['Lambda collect-odds']?.quantity).toBeCloseTo(2 * (small['Lambda collect-odds']?.quantity ?? 0), 6);
  });
});

describe('production', () => {
  it('costs at most $15 a month in season', () => {
    expect(costReportOf(inputOf(prod)).totalUsd.season).toBeLessThanOrEqual(15);
  });

  it('runs once a minute inside of windows, and never twice in one minute', () => {
    const runs = activityOf(prod, usualAssumptions, true).runs['collect-odds-batched'] / (730 / 24);
    const minutes = windowWeek.flat().reduce((sum, [from, until]) => sum + until - from, 0) / 7;
    expect(runs).toBeGreaterThan(minutes);
    expect(runs).toBeLessThan(minutes + 28);
  });

  it('wakes the database in windows, once after each, and every three hours, also for what syncs landed', () => {
    const { runs } = activityOf(prod, usualAssumptions, true);
    const aDay = (name: keyof typeof runs) => runs[name] / (730 / 24);
    expect(aDay('record-backlog-with-backlog')).toBeGreaterThan(24);
    expect(aDay('record-backlog-with-backlog')).toBeLessThan(32);
    expect(aDay('record-backlog-without-backlog')).toBeLessThan(1);
    const drains = ['record-backlog-not-due', 'record-backlog-without-backlog', 'record-backlog-with-backlog'] as const;
    expect(drains.reduce((sum, name) => sum + aDay(name), 0)).toBeCloseTo(96, 6);
  });

  it('plans windows every quarter of an hour and after each sync, and none without a season', () => {
    const runsIn = (season: boolean) => activityOf(prod, usualAssumptions, season).runs;
    expect(runsIn(true)['plan-closing']).toBeCloseTo((96 + 96 + 3) * (730 / 24), 6);
    expect(runsIn(false)['plan-closing']).toBe(0);
  });
});

describe('the budget of a stage', () => {
  it.each([dev, prod])('does not warn of a usual month of $name', (stage) => {
    const { season } = costReportOf(inputOf(stage)).totalUsd;
    // Warned of at 80 %.
    expect(season).toBeLessThan(0.8 * stage.watching.monthlyBudgetUsd);
  });
});
