import { describe, expect, test } from 'vitest';
import { expandLabel, formatNumber } from '../../../../../../infra/local/cloudwatch/dashboard/series-label.ts';
import { midnight } from '../metrics.ts';

const series = {
  name: 'Faults',
  points: [undefined, 4, 1, undefined, 7, 2.345],
  window: { from: midnight, periodSeconds: 300, periods: 6 },
  metric: { namespace: 'Odds', name: 'Faults', dimensions: { league: 'mlb' } },
  stat: 'Sum',
};
const token = (name: string) => `\${${name}}`;

describe('a label', () => {
  test.each([
    ['LABEL', 'Faults'],
    ['MIN', '1'],
    ['MAX', '7'],
    ['SUM', '14.35'],
    ['AVG', '3.59'],
    ['FIRST', '4'],
    ['LAST', '2.35'],
    ['DATAPOINT_COUNT', '4'],
    ['MAX_TIME', '2026-07-01 00:20 UTC'],
    ['LAST_TIME', '2026-07-01 00:25 UTC'],
    ['FIRST_TIME_RELATIVE', '25 min ago'],
    ["PROP('Dim.league')", 'mlb'],
    ['PROP("MetricName")', 'Faults'],
    ["PROP('Namespace')", 'Odds'],
    ["PROP('Stat')", 'Sum'],
    ["PROP('Period')", '300'],
  ])('with %s has %s in its place', (name, expected) => {
    expect(expandLabel(`a ${token(name)} b ${token(name)}`, series)).toBe(`a ${expected} b ${expected}`);
  });

  test.each(['NOTHING', 'SUM_TIME', "PROP('Dim.none')", 'constructor'])('leaves %s as it is written', (name) => {
    expect(expandLabel(token(name), series)).toBe(token(name));
  });

  test('has a dash for what nothing was measured of', () => {
    const empty = { ...series, points: [undefined, undefined] };
    expect(expandLabel(`${token('LAST')} ${token('MIN_TIME')} ${token('DATAPOINT_COUNT')}`, empty)).toBe('– – 0');
  });
});

test.each([
  [0, '0'],
  [1234.567, '1,234.57'],
  [-12_345, '-12.3K'],
  [4_200_000, '4.2M'],
])('the number %d is written %s', (value, expected) => {
  expect(formatNumber(value)).toBe(expected);
});
