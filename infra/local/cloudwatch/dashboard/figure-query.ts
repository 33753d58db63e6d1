import type { MetricWidget } from './dashboard-body.ts';

const sourcePattern = /SOURCE '([^']+)'/g;
const statsPattern = /^\| stats (.+) by bin\((\d+)m\)$/m;
const termPattern = /^(sum|max|min|avg)\((\w+)\) as `([^`]+)`$/;
const statistics: Readonly<Record<string, string>> = { sum: 'Sum', max: 'Maximum', min: 'Minimum', avg: 'Average' };

/**
 * A query for figures over time, as graphs of the dashboard have them, in terms of metrics: the figures of a function are kept
 * under the name of its log group as if that were a namespace. Undefined for any other query, which is not evaluated here.
 */
export function figureMetrics(query: string): Pick<MetricWidget, 'metrics' | 'period'> | undefined {
  const [, terms, minutes] = statsPattern.exec(query) ?? [];
  if (terms === undefined || !query.includes('ispresent(_figures.Timestamp)')) return undefined;
  const groups = Array.from(query.matchAll(sourcePattern), ([, group = '']) => group);
  const metrics = terms.split(', ').map((term, index): MetricWidget['metrics'] | undefined => {
    const [, as = '', figure, label] = termPattern.exec(term) ?? [];
    if (figure === undefined || label === undefined) return undefined;
    const [id, stat] = [`figure${index}`, statistics[as]];
    const [only, ...others] = groups;
    if (others.length === 0) return [[only, figure, { stat, label }]];
    const inputs = groups.map((group, at) => [group, figure, { id: `${id}_${at}`, stat, visible: false }]);
    const expression = `${as.toUpperCase()}([${groups.map((_, at) => `${id}_${at}`).join(', ')}])`;
    return [[{ id, expression, label }], ...inputs];
  });
  return metrics.includes(undefined)
    ? undefined
    : { metrics: metrics.flatMap((entries) => entries ?? []), period: 60 * Number(minutes) };
}
