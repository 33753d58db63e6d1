import { Metrics } from '@aws-lambda-powertools/metrics';
import { describe, expect, test } from 'vitest';
import { parseEmbeddedMetrics, parseMetricLog } from '../../../../../infra/local/cloudwatch/embedded-metrics.ts';

const event = (members: object, directive: object = {}) => ({
  _aws: {
    Timestamp: 1_782_864_000_000,
    CloudWatchMetrics: [
      {
        Namespace: 'Odds',
        Dimensions: [['service'], ['service', 'league']],
        Metrics: [{ Name: 'Runs', Unit: 'Count' }],
        ...directive,
      },
    ],
  },
  service: 'collector',
  league: 'mlb',
  ...members,
});

describe('an event in the embedded metric format', () => {
  test('yields a metric for each of its sets of dimensions', () => {
    const common = {
      namespace: 'Odds',
      name: 'Runs',
      unit: 'Count',
      timestamp: 1_782_864_000_000,
      values: [1, 2],
    };
    expect(parseEmbeddedMetrics(event({ Runs: [1, 2] }))).toEqual([
      { ...common, dimensions: { service: 'collector' } },
      { ...common, dimensions: { service: 'collector', league: 'mlb' } },
    ]);
  });

  test('is read as Powertools writes it', () => {
    const metrics = new Metrics({ namespace: 'Odds', serviceName: 'collector' });
    metrics.addDimension('league', 'mlb');
    metrics.addMetric('Lateness', 'Milliseconds', 5);
    metrics.addMetric('Lateness', 'Milliseconds', 7);
    const written: unknown = JSON.parse(JSON.stringify(metrics.serializeMetrics()));
    metrics.clearMetrics();
    expect(parseEmbeddedMetrics(written)).toMatchObject([
      { name: 'Lateness', unit: 'Milliseconds', values: [5, 7], dimensions: { service: 'collector', league: 'mlb' } },
    ]);
  });

  test.each([
    ['a metric that is no number', event({ Runs: 'one' })],
    ['a metric that is not there', event({})],
    ['101 values', event({ Runs: new Array(101).fill(1) })],
    ['a value beyond 2 to the power of 360', event({ Runs: 2 ** 361 })],
    ['a dimension that is no text', event({ Runs: 1, service: 5 })],
    ['a dimension that is not there', event({ Runs: 1, league: undefined })],
    ['101 metrics', event({ Runs: 1 }, { Metrics: new Array(101).fill({ Name: 'Runs' }) })],
    ['31 dimensions', event({ Runs: 1 }, { Dimensions: [new Array(31).fill('service')] })],
  ])('is refused with %s', (_, given) => {
    expect(() => parseEmbeddedMetrics(given)).toThrow();
  });
});

test('the log of functions yields its metrics, passes over other lines and names what CloudWatch would refuse', () => {
  const log = [
    JSON.stringify({ level: 'INFO', message: 'It reports {"_aws": 1}.' }),
    JSON.stringify(event({ Runs: 3 }, { Dimensions: [['service']] })),
    '{"_aws": {',
    JSON.stringify(event({ Runs: 'many' })),
    '',
  ].join('\n');
  const { data, refused } = parseMetricLog(log);
  expect(data.map(({ values }) => values)).toEqual([[3]]);
  expect(refused.map(({ line }) => line)).toEqual([3, 4]);
  expect(refused[1]?.reason).toContain('The metric Runs is no number.');
});
