import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anomalyRules, emptyMemory, judge, type SignalMemory } from '../../../../lib/telemetry/anomaly.ts';

const firstDay = 20_000;
const hour = 19;

/** The same hour of days in a row. */
function afterDays(days: readonly (readonly number[])[], from: SignalMemory = emptyMemory): SignalMemory {
  return days.reduce(
    (memory, values, nth) =>
      values.reduce((before, value) => judge(before, { day: firstDay + nth, hour }, value).memory, memory),
    from,
  );
}

/** The score after these runs of one more day. */
function scoreAfter(memory: SignalMemory, values: readonly number[], day: number): number | undefined {
  let score: number | undefined;
  let known = memory;
  for (const value of values) ({ memory: known, score } = judge(known, { day, hour }, value));
  return score;
}

const steadyDay = [5, 5.1, 4.9, 5.3, 4.7];
const usual = [5, 5, 5];
const finite = fc.double({ min: -30, max: 30, noNaN: true });
const dayOfRuns = fc.array(finite, { minLength: 1, maxLength: anomalyRules.runsPerHour });

describe('the score of a run', () => {
  it('is unknown until its hour of the day has been observed on five days before', () => {
    const known = (days: number) => scoreAfter(afterDays(Array(days).fill(steadyDay)), usual, firstDay + days);
    expect(known(4)).toBeUndefined();
    expect(known(5)).toBe(0);
  });

  it('is unknown until there are three runs, of which it is the median', () => {
    const memory = afterDays(Array(5).fill(steadyDay));
    // A new hour begins without scores: those of the hour before were unknown.
    const fresh = { ...memory, scores: [] };
    expect(scoreAfter(fresh, [5, 5], firstDay + 5)).toBeUndefined();
    expect(scoreAfter(fresh, [5, 30, 5], firstDay + 5)).toBe(0);
  });

  it('is unknown of an hour whose days are of another season', () => {
    const memory = afterDays(Array(10).fill(steadyDay));
    expect(scoreAfter(memory, usual, firstDay + 9 + 15)).toBe(0);
    expect(scoreAfter(memory, usual, firstDay + 9 + anomalyRules.forgottenAfterDays)).toBeUndefined();
  });

  it('is the distance from the median of the days, in units of what is usual within and between them', () => {
    // The distances from the median of a day are 0, 0.1, 0.1, 0.3, 0.3, so their median is 0.1: below the least scale.
    const steady = afterDays(Array(10).fill(steadyDay));
    expect(scoreAfter(steady, [6, 6, 6], firstDay + 10)).toBeCloseTo(1 / anomalyRules.leastScale);
    expect(scoreAfter(steady, [4, 4, 4], firstDay + 10)).toBeCloseTo(-1 / anomalyRules.leastScale);
    const unsteady = afterDays(Array(10).fill([5, 4, 6, 3, 7]));
    expect(scoreAfter(unsteady, [8, 8, 8], firstDay + 10)).toBeCloseTo(3 / 1.4826);
    const changing = afterDays([3, 4, 5, 6, 7, 3, 4, 5, 6, 7].map((value) => [value]));
    expect(scoreAfter(changing, [8, 8, 8], firstDay + 10)).toBeCloseTo(3 / 1.4826);
  });

  it('goes on over the hours: each run is measured by its own', () => {
    let memory = emptyMemory;
    for (let day = firstDay; day < firstDay + 6; day += 1) {
      for (const [at, value] of [
        [18, 2],
        [19, 5],
      ] as const) {
        for (let run = 0; run < 3; run += 1) memory = judge(memory, { day, hour: at }, value).memory;
      }
    }
    const eve = judge(judge(memory, { day: firstDay + 6, hour: 18 }, 2).memory, { day: firstDay + 6, hour: 18 }, 2);
    expect(judge(eve.memory, { day: firstDay + 6, hour: 19 }, 5).score).toBe(0);
  });

  it('is not measured against the day itself, however long a fault lasts', () => {
    const memory = afterDays(Array(10).fill(steadyDay));
    const day = Array(anomalyRules.runsPerHour).fill(0);
    expect(scoreAfter(memory, day, firstDay + 10)).toBeCloseTo(-5 / anomalyRules.leastScale);
  });

  it('is not measured against the day itself if the clocks show an hour twice', () => {
    const memory = afterDays([...Array(4).fill(steadyDay), [9, 9, 9]]);
    const later = judge(memory, { day: firstDay + 4, hour: hour + 1 }, 5).memory;
    expect(scoreAfter(later, usual, firstDay + 4)).toBeUndefined();
  });

  it('is the same in whatever order the runs of a day before came', () => {
    const shuffledDay = dayOfRuns.chain((runs) =>
      fc.tuple(fc.constant(runs), fc.shuffledSubarray(runs, { minLength: runs.length })),
    );
    fc.assert(
      fc.property(fc.array(shuffledDay, { minLength: 5, maxLength: 12 }), dayOfRuns, (days, today) => {
        const memoryOf = (which: 0 | 1) => ({ ...afterDays(days.map((day) => day[which])), scores: [] });
        const at = firstDay + days.length;
        expect(scoreAfter(memoryOf(1), today, at)).toEqual(scoreAfter(memoryOf(0), today, at));
      }),
    );
  });

  it('is not moved by one wild day among steady ones', () => {
    fc.assert(
      fc.property(dayOfRuns, fc.nat(9), dayOfRuns, (wild, place, today) => {
        const days = Array.from({ length: 10 }, (_day, nth) => (nth === place ? wild : steadyDay));
        const steady = { ...afterDays(Array(10).fill(steadyDay)), scores: [] };
        const withWild = { ...afterDays(days), scores: [] };
        expect(scoreAfter(withWild, today, firstDay + 10)).toEqual(scoreAfter(steady, today, firstDay + 10));
      }),
    );
  });

  it('is a finite number, and its memory bounded, whatever the runs are', () => {
    const run = fc.record({ days: fc.nat(30), hour: fc.integer({ min: 0, max: 23 }), value: finite });
    fc.assert(
      fc.property(fc.array(run, { maxLength: 300 }), (runs) => {
        let memory = emptyMemory;
        let day = firstDay;
        for (const { days, hour: at, value } of runs) {
          day += days > 20 ? days - 20 : 0;
          const judged = judge(memory, { day, hour: at }, value);
          if (judged.score !== undefined) expect(Number.isFinite(judged.score)).toBe(true);
          memory = judged.memory;
        }
        const { daysKept, runsPerHour, runsInScore } = anomalyRules;
        expect(Math.max(0, ...Object.values(memory.hours).map((days) => days.length))).toBeLessThanOrEqual(daysKept);
        expect(memory.current?.values.length ?? 0).toBeLessThanOrEqual(runsPerHour);
        expect(memory.scores.length).toBeLessThanOrEqual(runsInScore);
      }),
    );
  });

  it('is forgotten by half of the days kept: then a changed feed is the usual one', () => {
    const changed = [7, 7, 7];
    const scoreOf = (newDays: number) => {
      const days = [...Array(10).fill(steadyDay), ...Array(newDays).fill(changed)];
      return scoreAfter(afterDays(days), changed, firstDay + days.length);
    };
    expect(scoreOf(4)).toBeCloseTo(2 / anomalyRules.leastScale);
    expect(scoreOf(6)).toBe(0);
  });
});
