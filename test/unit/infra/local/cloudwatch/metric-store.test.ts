import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseStatistic } from '../../../../../infra/local/cloudwatch/metric-statistic.ts';
import { type MetricDatum, MetricStore } from '../../../../../infra/local/cloudwatch/metric-store.ts';
import { datum, midnight, minutes } from './metrics.ts';

const faults = datum(0, []);
const sumOf = (store: MetricStore, { from = 0, periodSeconds = 60, periods = 3 } = {}) =>
  store.points(faults, {
    statistic: parseStatistic('Sum'),
    window: { from: midnight + minutes(from), periodSeconds, periods },
  });

describe('the metric store', () => {
  test('has a point for each period with values, from its start to before its end', () => {
    const store = new MetricStore([
      datum(0, [1]),
      datum(0.99, [2]),
      datum(2, [4]),
      datum(2.5, [8, 16]),
      datum(3, [32]),
    ]);
    expect(sumOf(store)).toEqual([3, undefined, 28]);
    expect(sumOf(store, { from: -1, periodSeconds: 180, periods: 2 })).toEqual([3, 60]);
  });

  test('matches namespace, name and all dimensions, and never adds up across them', () => {
    const store = new MetricStore([
      datum(0, [1]),
      datum(0, [2], { dimensions: {} }),
      datum(0, [4], { dimensions: { service: 'collector', league: 'mlb' } }),
      datum(0, [8], { dimensions: { service: 'backlog' } }),
      datum(0, [16], { namespace: 'Other' }),
      datum(0, [32], { name: 'Runs' }),
    ]);
    expect(sumOf(store, { periods: 1 })).toEqual([1]);
    expect(store.metrics()).toHaveLength(6);
  });

  test('does not care in which order dimensions are written', () => {
    const store = new MetricStore([
      datum(0, [1], { dimensions: { a: 'x', b: 'y' } }),
      datum(0, [2], { dimensions: { b: 'y', a: 'x' } }),
    ]);
    expect(store.metrics()).toHaveLength(1);
  });

  test('keeps units apart, and asks for one if there are several', () => {
    const store = new MetricStore([datum(0, [1]), datum(0, [2], { unit: 'None' })]);
    const query = { statistic: parseStatistic('Sum'), window: { from: midnight, periodSeconds: 60, periods: 1 } };
    expect(store.points(faults, { ...query, unit: 'Count' })).toEqual([1]);
    expect(store.points(faults, { ...query, unit: 'Bytes' })).toEqual([undefined]);
    expect(() => store.points(faults, query)).toThrow('Odds Faults was sent in Count and None');
  });

  test('answers the same in whatever order values arrive, and when it was asked between them', () => {
    const data: fc.Arbitrary<MetricDatum[]> = fc.array(
      fc
        .tuple(
          fc.integer({ min: 0, max: 20 }),
          fc.array(fc.double({ noNaN: true, min: -10, max: 10 }), { minLength: 1 }),
        )
        .map(([minute, values]) => datum(minute / 2, values)),
    );
    const shuffled = data.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length })),
    );
    fc.assert(
      fc.property(shuffled, fc.nat(10), ([all, other], asked) => {
        const store = new MetricStore();
        for (const [index, one] of other.entries()) {
          store.add(one);
          if (index === asked) sumOf(store);
        }
        const window = { periods: 5, periodSeconds: 120 };
        expect(sumOf(store, window)).toEqual(sumOf(new MetricStore(all), window));
      }),
    );
  });
});
