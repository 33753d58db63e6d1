import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { simulatedTimes } from '../../../../infra/local/simulated-day.ts';

const now = new Date('2026-07-04T22:10:00.000Z');
const isoOf = (times: readonly Date[]) => times.map((at) => at.toISOString());

describe('the times at which the market is observed', () => {
  test('are the full half hours of a day, and now', () => {
    const times = isoOf(simulatedTimes(now));
    expect(times).toHaveLength(49);
    expect(times.slice(0, 2)).toEqual(['2026-07-03T22:30:00.000Z', '2026-07-03T23:00:00.000Z']);
    expect(times.slice(-2)).toEqual(['2026-07-04T22:00:00.000Z', '2026-07-04T22:10:00.000Z']);
  });

  test('go on after what was collected', () => {
    expect(isoOf(simulatedTimes(now, new Date('2026-07-04T21:00:00.000Z')))).toEqual([
      '2026-07-04T21:30:00.000Z',
      '2026-07-04T22:00:00.000Z',
      '2026-07-04T22:10:00.000Z',
    ]);
    expect(isoOf(simulatedTimes(now, now))).toEqual(['2026-07-04T22:10:00.000Z']);
  });

  test('never come before what was collected, nor more than a day back, and end now', () => {
    const instant = fc.date({ min: new Date('2026-01-01'), max: new Date('2026-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(instant, fc.option(instant, { nil: undefined }), (at, until) => {
        const times = simulatedTimes(at, until).map((time) => time.getTime());
        const past = times.slice(0, -1);
        expect(times.at(-1)).toBe(at.getTime());
        expect(times.toSorted((a, b) => a - b)).toEqual(times);
        expect(past.length).toBeLessThanOrEqual(48);
        for (const time of past) {
          expect(time).toBeGreaterThan(Math.max(at.getTime() - 86_400_000, until?.getTime() ?? 0));
          expect(time % 1_800_000).toBe(0);
        }
      }),
    );
  });
});
