import { expect, it } from 'vitest';
import { figureMetrics } from '../../../../../infra/local/cloudwatch/dashboard/figure-query.ts';
import { figureGraph, logTable } from '../../../../../infra/operations/dashboard/widgets.ts';

const lines = [
  { figure: 'RunsRecorded', as: 'sum', label: 'runs recorded' },
  { figure: 'RunDuration', as: 'max', label: 'run duration' },
] as const;
const queryOf = (groups: readonly string[]) =>
  String(figureGraph({ title: 'Runs', groups, everyMinutes: 15, lines }, 'us-east-1').properties.query);

it('reads a graph of figures of one function as metrics under the name of its log group', () => {
  expect(figureMetrics(queryOf(['/aws/lambda/a']))).toEqual({
    period: 900,
    metrics: [
      ['/aws/lambda/a', 'RunsRecorded', { stat: 'Sum', label: 'runs recorded' }],
      ['/aws/lambda/a', 'RunDuration', { stat: 'Maximum', label: 'run duration' }],
    ],
  });
});

it('puts the figures of several functions together', () => {
  const { metrics = [] } = figureMetrics(queryOf(['/aws/lambda/a', '/aws/lambda/b'])) ?? {};
  expect(metrics.slice(0, 3)).toEqual([
    [{ id: 'figure0', expression: 'SUM([figure0_0, figure0_1])', label: 'runs recorded' }],
    ['/aws/lambda/a', 'RunsRecorded', { id: 'figure0_0', stat: 'Sum', visible: false }],
    ['/aws/lambda/b', 'RunsRecorded', { id: 'figure0_1', stat: 'Sum', visible: false }],
  ]);
});

it('leaves other queries alone', () => {
  const { query } = logTable('Codes', ['/aws/lambda/a'], 'stats count(*) by code', 'us-east-1').properties;
  expect(figureMetrics(String(query))).toBeUndefined();
});
