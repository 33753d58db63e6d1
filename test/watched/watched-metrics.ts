import type { MetricDatum, MetricId } from '../../infra/local/cloudwatch/metric-store.ts';

/** The metric with its exact dimensions as one text. */
export function textOf({ namespace, name, dimensions }: MetricId): string {
  const sorted = Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1));
  return `${namespace} ${name} {${sorted.map(([key, value]) => `${key}=${value}`).join(', ')}}`;
}

/**
 * The metrics of a namespace that are watched, and of which no value but zero was emitted.
 *
 * @throws Error if nothing is watched there
 */
export function metricsNotEmitted(
  namespace: string,
  watched: readonly MetricId[],
  emitted: readonly MetricDatum[],
): readonly string[] {
  const own = watched.filter((metric) => metric.namespace === namespace);
  if (own.length === 0) throw new Error(`Nothing of ${namespace} is watched.`);
  const seen = new Set(emitted.filter(({ values }) => values.some((value) => value !== 0)).map(textOf));
  return [...new Set(own.map(textOf))].filter((metric) => !seen.has(metric)).sort();
}
