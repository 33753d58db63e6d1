import type { MetricValues } from './function-metrics.ts';
import type { MetricUnit } from './metric.ts';
import emitted from './metric-units.json' with { type: 'json' };
import type { MetricGroup } from './metrics.ts';

/** As much of the metrics of Powertools as emitting needs. */
export interface MetricSink {
  addMetric(name: string, unit: MetricUnit, value: number): unknown;
}

/**
 * Of the table of metrics its units and which zeros it leaves out, by group and name: `Count, never`. Printed from the table by
 * its test, so that the texts of the table are in no function's bundle.
 */
const units: Readonly<Record<MetricGroup, Readonly<Record<string, string>>>> = emitted;

/** Emits the metrics of a group by the table: in its units, and without the zeros that it leaves out. */
export function emitMetrics<G extends MetricGroup>(sink: MetricSink, group: G, values: MetricValues<G>): void {
  for (const [name, unitAndZero] of Object.entries(units[group])) {
    const [unit, zero] = unitAndZero.split(', ');
    const value: number | readonly number[] | undefined = values[name as keyof MetricValues<G>];
    for (const one of [value ?? []].flat()) {
      if (one !== 0 || zero !== 'never') sink.addMetric(name, unit as MetricUnit, one);
    }
  }
}
