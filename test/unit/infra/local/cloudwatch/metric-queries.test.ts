import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseMathExpression } from '../../../../../infra/local/cloudwatch/math-expression.ts';
import { type MetricQuery, QueryResults } from '../../../../../infra/local/cloudwatch/metric-queries.ts';
import { parseStatistic } from '../../../../../infra/local/cloudwatch/metric-statistic.ts';
import { MetricStore, type Points } from '../../../../../infra/local/cloudwatch/metric-store.ts';
import { datum, midnight } from './metrics.ts';

const none = undefined;
const metricQuery = (id: string): MetricQuery => ({
  id,
  metric: datum(0, [], { name: id }),
  statisticName: 'Sum',
  statistic: parseStatistic('Sum'),
});
const expressionQuery = (id: string, text: string): MetricQuery => ({
  id,
  text,
  expression: parseMathExpression(text),
});

/** An expression's value over metrics that have one point a minute. */
function evaluate(text: string, metrics: Readonly<Record<string, Points>> = {}, ...more: MetricQuery[]) {
  const store = new MetricStore();
  for (const [name, points] of Object.entries(metrics)) {
    for (const [minute, point] of points.entries()) {
      if (point !== undefined) store.add(datum(minute, [point], { name }));
    }
  }
  const periods = Math.max(1, ...Object.values(metrics).map((points) => points.length));
  const queries = [...Object.keys(metrics).map(metricQuery), ...more, expressionQuery('result', text)];
  const value = new QueryResults(queries, store, { from: midnight, periodSeconds: 60, periods }).get('result');
  if (value.kind === 'scalar') return value.value;
  return value.kind === 'series' ? value.points : value.series.map(({ points }) => points);
}

const m1 = [1, none, 3, none];
const m2 = [10, 20, none, none];

describe('metric math', () => {
  test.each<[string, unknown]>([
    // A point that one side has meets a 0; if neither has one there is none.
    ['m1 + m2', [11, 20, 3, none]],
    ['m1 - m2', [-9, -20, 3, none]],
    ['m1 * 2', [2, none, 6, none]],
    ['2 ^ m1', [2, none, 8, none]],
    ['-m1', [-1, none, -3, none]],
    ['m2 / m1', [10, none, 0, none]],
    ['m1 > 2', [0, none, 1, none]],
    ['m1 >= 1 AND m2 >= 10', [1, 0, 0, none]],
    ['m1 >= 1 && m2 >= 10', [1, 0, 0, none]],
    ['m1 >= 1 OR m2 >= 10', [1, 1, 1, none]],
    ['m1 == m2 || m1 != 1', [0, 0, 1, none]],
    ['1 + 2 * 3 ^ 2', 19],
    ['(1 + 2) * 3 - 4 - 5', 0],
    ['2 ^ 3 ^ 2', 512],
    ['SUM(m1)', 4],
    ['m1 / SUM(m1)', [0.25, none, 0.75, none]],
    ['SUM([m1, m2])', [11, 20, 3, none]],
    ['AVG([m1, m2])', [5.5, 20, 3, none]],
    ['MIN([m1, m2])', [1, 20, 3, none]],
    ['MAX(METRICS())', [10, 20, 3, none]],
    ['METRICS("2")', [[10, 20, none, none]]],
    [
      'METRICS() * 2',
      [
        [2, none, 6, none],
        [20, 40, none, none],
      ],
    ],
    ['FILL(m1, 0)', [1, 0, 3, 0]],
    ['FILL(m1, m2)', [1, 20, 3, none]],
    ['FILL(m1, REPEAT)', [1, 1, 3, 3]],
    ['FILL(m1, LINEAR)', [1, 2, 3, none]],
    [
      'FILL(METRICS(), -1)',
      [
        [1, -1, 3, -1],
        [10, 20, -1, -1],
      ],
    ],
    ['IF(m1 > 2, 7, 8)', [8, none, 7, none]],
    ['IF(m1, m2, 5)', [10, none, 0, none]],
    ['IF(m1 > 2, m1)', [none, none, 3, none]],
    ['DIFF(m2)', [none, 10, none, none]],
    ['RATE(m2) * 6', [none, 1, none, none]],
    ['DIFF(FILL(m1, 0))', [none, -1, 3, -3]],
    ['RUNNING_SUM(m1)', [1, none, 4, none]],
    ['TIME_SERIES(4)', [4, 4, 4, 4]],
    ['ABS(m1 - 2) + CEIL(0.2) + FLOOR(0.9)', [2, none, 2, none]],
    ['PERIOD(m1)', 60],
    ['MINUTE(m1)', [0, 1, 2, 3]],
    ['HOUR(m1) + DAY(m1) + DATE(m1) + MONTH(m1) + YEAR(m1)', new Array(4).fill(0 + 3 + 1 + 7 + 2026)],
    ['EPOCH(m1) - 1782864000', [0, 60, 120, 180]],
  ])('%s', (text, expected) => {
    expect(evaluate(text, { m1, m2 })).toEqual(expected);
  });

  test('uses the results of other expressions, but not as METRICS', () => {
    expect(evaluate('e1 + 1', { m1 }, expressionQuery('e1', 'm1 * 2'))).toEqual([3, none, 7, none]);
    expect(evaluate('SUM(METRICS())', { m1 }, expressionQuery('e1', 'm1 * 2'))).toEqual(m1);
  });

  test.each([
    ['SEARCH("x", "Sum", 300)', 'The function SEARCH is not evaluated here.'],
    ['ANOMALY_DETECTION_BAND(m1, 2)', 'The function ANOMALY_DETECTION_BAND is not evaluated here.'],
    ['constructor(m1)', 'The function constructor is not evaluated here.'],
    ['m1 + m9', 'There is no metric or expression with the id m9.'],
    ['result + 1', 'The expression result depends on itself.'],
    ['m1 +', 'cannot be read'],
    ['m1 % 2', 'cannot be read'],
    ['m1 m2', 'Compound'],
    ['m1.points', 'MemberExpression'],
    ['m1 ? 1 : 2', 'ConditionalExpression'],
    ['"text"', 'The text "text" is no value.'],
    ['[1, 2]', 'An array holds metrics, not numbers.'],
    ['METRICS() + METRICS()', 'between two arrays'],
    ['IF(m1)', 'IF needs two or three arguments.'],
    ['IF(SUM(m1), m1)', 'IF needs a metric as its condition.'],
    ['IF(m1, METRICS())', 'IF of an array'],
    ['FILL(m1)', 'FILL needs two arguments.'],
    ['SUM(m1, m2)', 'SUM needs exactly one argument.'],
    ['MAX(3)', 'MAX needs a metric, not a number.'],
    ['METRICS(m1)', 'METRICS needs one text, or nothing.'],
  ])('refuses %s and says why', (text, reason) => {
    expect(() => evaluate(text, { m1, m2 })).toThrow(reason);
  });

  test('computes as JavaScript does, with numbers in place of metrics', () => {
    const number = fc.integer({ min: -9, max: 9 }).map((value) => (value < 0 ? `(${value})` : `${value}`));
    const { expression } = fc.letrec<{ expression: string }>((tie) => ({
      expression: fc.oneof(
        { maxDepth: 4 },
        number,
        fc.tuple(tie('expression'), fc.constantFrom('+', '-', '*'), tie('expression')).map((parts) => parts.join(' ')),
        tie('expression').map((inner) => `(${inner})`),
      ),
    }));
    fc.assert(
      fc.property(expression, (text) => {
        // Indirect, and of digits, signs and brackets alone.
        expect(evaluate(text)).toBeCloseTo(Number(new Function(`return ${text}`)()), 6);
      }),
    );
  });
});
