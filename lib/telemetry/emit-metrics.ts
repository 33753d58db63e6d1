import type { MetricValues } from './function-metrics.ts';
import { type MetricGroup, type MetricUnit, metricsOfGroup } from './metrics.ts';

/** As much of the metrics of Powertools as emitting needs. */
export interface MetricSink {
  addMetric(name: string, unit: MetricUnit, value: number): unknown;
}

/** Emits the metrics of a group by the table: in its units, and without the zeros that it leaves out. */
export function emitMetrics<G extends MetricGroup>(sink: MetricSink, group: G, values: MetricValues<G>): void {
  for (const [name, { unit, zero }] of Object.entries(metricsOfGroup(group))) {
    const value: number | readonly number[] | undefined = values[name as keyof MetricValues<G>];
    for (const one of [value ?? []].flat()) {
      if (one !== 0 || zero !== 'never') sink.addMetric(name, unit, one);
    }
  }
}
