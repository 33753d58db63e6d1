import { describe, expect, test } from 'vitest';
import { readMetricAlarm } from '../../../../../../infra/local/cloudwatch/alarm-definition.ts';
import { readDashboardBody } from '../../../../../../infra/local/cloudwatch/dashboard/dashboard-body.ts';
import {
  drawnPeriod,
  seriesOfAlarm,
  seriesOfWidget,
  windowOf,
} from '../../../../../../infra/local/cloudwatch/dashboard/widget-series.ts';
import { MetricStore } from '../../../../../../infra/local/cloudwatch/metric-store.ts';
import { alarmProperties, datum, midnight, minutes } from '../metrics.ts';

const range = { from: midnight, until: midnight + minutes(10) };
const store = new MetricStore([
  datum(1, [1, 2]),
  datum(6, [4]),
  datum(1, [10], { dimensions: { service: 'backlog' } }),
  datum(1, [100], { name: 'Runs' }),
]);

function seriesOf(metrics: readonly unknown[][], properties: object = {}) {
  const widget = { type: 'metric', properties: { stat: 'Sum', metrics, ...properties } };
  const content = readDashboardBody({ widgets: [widget] }).widgets[0]?.content;
  if (content?.type !== 'metric') throw new Error(`It is ${JSON.stringify(content)}.`);
  return seriesOfWidget(content.properties, { store, range, autoPeriod: true });
}
const shortOf = (...given: Parameters<typeof seriesOf>) =>
  seriesOf(...given).map(({ label, points }) => [label, points]);
const faults = ['Odds', 'Faults', 'service', 'collector'];

describe('the series of a metric widget', () => {
  test('have a point for each period by the clock', () => {
    expect(shortOf([faults])).toEqual([['Faults', [3, 4]]]);
    expect(shortOf([[...faults, { period: 60, stat: 'Maximum', label: 'Most' }]])[0]?.[1]).toEqual(
      Array.from({ length: 10 }, (_, minute) => ({ 1: 2, 6: 4 })[minute]),
    );
    expect(shortOf([faults], { setPeriodToTimeRange: true })).toEqual([['Faults', [7]]]);
  });

  test('repeat what the entry before has, and are named by the dimensions in which they differ', () => {
    expect(shortOf([faults, ['.', '.', '.', 'backlog'], ['...', 'collector'], ['.', 'Runs', '.', '.']])).toEqual([
      ['Faults collector', [3, 4]],
      ['Faults backlog', [10, undefined]],
      ['Faults collector', [3, 4]],
      ['Runs', [100, undefined]],
    ]);
  });

  test('of expressions use hidden metrics', () => {
    const hidden = { visible: false };
    expect(
      shortOf([
        [{ expression: '100 * m1 / m2', label: 'Rate', id: 'e1' }],
        [...faults, { ...hidden, id: 'm1' }],
        ['Odds', 'Runs', '.', '.', { ...hidden, id: 'm2' }],
        [{ expression: 'SUM(m2)', label: 'All' }],
        [{ expression: 'METRICS("m")', label: 'Each' }],
      ]),
    ).toEqual([
      ['Rate', [3, undefined]],
      ['All', [100, 100]],
      ['Each m1', [3, 4]],
      ['Each m2', [100, undefined]],
    ]);
  });

  test.each([
    [[[{ expression: "SEARCH('x', 'Sum')" }]], 'SEARCH'],
    [[[...faults, { stat: 'IQM' }]], 'IQM'],
    [[[...faults, 'league']], 'are not pairs'],
    [[[...faults, { color: 'url(#x)' }]], 'color'],
    [[[...faults, { accountId: '1' }]], 'accountId'],
  ])('of %j are refused by name', (metrics, reason) => {
    expect(() => seriesOf(metrics)).toThrow(reason);
  });

  test('of an alarm are what it watches', () => {
    const alarm = readMetricAlarm({ ...alarmProperties, Period: 300 });
    expect(seriesOfAlarm(alarm, store, range)).toMatchObject({ label: 'faults', points: [3, 4] });
  });
});

test.each([
  [1, true, 60],
  [2, true, 300],
  [4, true, 3600],
  [4, false, 60],
])('over %d days, with automatic periods: %s, a minute is drawn as %d s', (days, automatic, expected) => {
  const long = { from: midnight, until: midnight + minutes(days * 1440) };
  expect(drawnPeriod(60, long, automatic)).toBe(expected);
});

test('a window begins with the period that its range begins in', () => {
  const late = { from: midnight + minutes(7), until: midnight + minutes(61) };
  expect(windowOf(late, 3600)).toEqual({ from: midnight, periodSeconds: 3600, periods: 2 });
  expect(windowOf({ from: midnight, until: midnight }, 300).periods).toBe(1);
});
