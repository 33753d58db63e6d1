import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseStatistic } from '../../../../../infra/local/cloudwatch/metric-statistic.ts';
import { MetricStore } from '../../../../../infra/local/cloudwatch/metric-store.ts';
import { datum, midnight } from './metrics.ts';

function statisticOf(name: string, values: readonly number[]): number | undefined {
  // One value a minute, so that a period has several.
  const store = new MetricStore(values.map((value, minute) => datum(minute, [value])));
  const window = { from: midnight, periodSeconds: 6000, periods: 1 };
  return store.points(datum(0, []), { statistic: parseStatistic(name), window })[0];
}
const oneToTen = [7, 1, 10, 3, 2, 9, 8, 4, 6, 5];

describe('a statistic', () => {
  test.each([
    ['Sum', 55],
    ['SampleCount', 10],
    ['Average', 5.5],
    ['Minimum', 1],
    ['Maximum', 10],
    ['p0', 1],
    ['p50', 5],
    ['p90', 9],
    ['p99', 10],
    ['p99.9', 10],
    ['p100', 10],
    ['tm90', 5],
    ['tm100', 5.5],
  ])('%s of 1 to 10 is %d', (name, expected) => {
    expect(statisticOf(name, oneToTen)).toBe(expected);
  });

  test.each(['Sum', 'SampleCount', 'Average', 'Minimum', 'Maximum', 'p50', 'tm50'])(
    '%s of nothing is nothing',
    (name) => {
      expect(statisticOf(name, [])).toBeUndefined();
    },
  );

  test.each(['p50', 'tm50'])('%s of negative values is nothing, as CloudWatch offers none', (name) => {
    expect(statisticOf(name, [-1, 1])).toBeUndefined();
  });

  test.each(['IQM', 'TM(10%:90%)', 'p101', 'sum', 'constructor', ''])('%s is refused by name', (name) => {
    expect(() => parseStatistic(name)).toThrow(`The statistic ${name} is not evaluated here.`);
  });

  test('of the percentiles is a value that was sent, with that many at or below it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(1000), { minLength: 1, maxLength: 90 }),
        fc.integer({ min: 1, max: 99 }),
        (all, percent) => {
          const percentile = statisticOf(`p${percent}`, all) ?? Number.NaN;
          expect(all).toContain(percentile);
          const share = (limit: number) => all.filter((value) => value <= limit).length / all.length;
          expect(share(percentile)).toBeGreaterThanOrEqual(percent / 100 - 1e-9);
          expect(share(percentile - 1)).toBeLessThan(percent / 100);
        },
      ),
    );
  });
});
