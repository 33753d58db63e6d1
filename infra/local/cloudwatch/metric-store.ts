import type { MinuteValues, Statistic } from './metric-statistic.ts';

export interface MetricId {
  readonly namespace: string;
  readonly name: string;
  /** All of them: a metric with one dimension more or less is another metric. */
  readonly dimensions: Readonly<Record<string, string>>;
}

export interface MetricDatum extends MetricId {
  /** As CloudWatch writes it: Count, Milliseconds, …; None if it has none. */
  readonly unit: string;
  /** In milliseconds since 1970. */
  readonly timestamp: number;
  /** At least one. */
  readonly values: readonly number[];
}

/** A row of periods, oldest first. */
export interface MetricWindow {
  /** Start of the oldest period, in milliseconds since 1970: a full minute. */
  readonly from: number;
  /** A multiple of 60. */
  readonly periodSeconds: number;
  readonly periods: number;
}

/** One number a period; undefined if the metric has none. */
export type Points = readonly (number | undefined)[];

const minuteMs = 60_000;

function keyOf({ namespace, name, dimensions }: MetricId): string {
  const sorted = Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([namespace, name, sorted]);
}

/** The values of one metric, minute by minute. */
class MetricSeries {
  readonly #minutes = new Map<number, number[]>();
  #sorted: MinuteValues[] | undefined = [];

  add({ timestamp, values }: MetricDatum): void {
    const start = Math.floor(timestamp / minuteMs) * minuteMs;
    const present = this.#minutes.get(start);
    const added = [...(present ?? []), ...values].sort((a, b) => a - b);
    this.#minutes.set(start, added);
    const sorted = this.#sorted;
    const newest = sorted?.at(-1);
    // Values arrive in their order, or almost: only others make it sort anew.
    if (newest?.start === start) sorted?.pop();
    if (newest === undefined || newest.start <= start) sorted?.push(summed(start, added));
    else this.#sorted = undefined;
  }

  /** The minutes with values from one time to before another. */
  between(from: number, until: number): readonly MinuteValues[] {
    this.#sorted ??= [...this.#minutes]
      .map(([start, values]) => summed(start, values))
      .sort((a, b) => a.start - b.start);
    const first = firstAtOrAfter(this.#sorted, from);
    let end = first;
    while (end < this.#sorted.length && (this.#sorted[end]?.start ?? until) < until) end += 1;
    return this.#sorted.slice(first, end);
  }
}

const summed = (start: number, values: readonly number[]): MinuteValues => ({
  start,
  values,
  sum: values.reduce((sum, value) => sum + value, 0),
});

function firstAtOrAfter(minutes: readonly MinuteValues[], time: number): number {
  let [low, high] = [0, minutes.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((minutes[middle]?.start ?? time) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

interface StoredMetric {
  readonly id: MetricId;
  /** By unit: CloudWatch aggregates each apart. */
  readonly series: Map<string, MetricSeries>;
}

/** Keeps metrics as CloudWatch does, each under its namespace, name and exact dimensions, and nothing across them. */
export class MetricStore {
  readonly #metrics = new Map<string, StoredMetric>();

  constructor(data: Iterable<MetricDatum> = []) {
    for (const datum of data) this.add(datum);
  }

  add(datum: MetricDatum): void {
    const { namespace, name, dimensions, unit } = datum;
    const key = keyOf(datum);
    const metric = this.#metrics.get(key) ?? { id: { namespace, name, dimensions }, series: new Map() };
    this.#metrics.set(key, metric);
    const series = metric.series.get(unit) ?? new MetricSeries();
    metric.series.set(unit, series);
    series.add(datum);
  }

  metrics(): readonly MetricId[] {
    return [...this.#metrics.values()].map(({ id }) => id);
  }

  /**
   * A statistic of a metric for each period. A period has the values from its start to before its end.
   *
   * @throws Error if the metric was sent in several units and none of them is named
   */
  points(id: MetricId, { statistic, unit, window }: PointsQuery): Points {
    const series = this.#seriesOf(id, unit);
    const periodMs = window.periodSeconds * 1000;
    return Array.from({ length: window.periods }, (_, index) => {
      const from = window.from + index * periodMs;
      return series && statistic(series.between(from, from + periodMs));
    });
  }

  #seriesOf(id: MetricId, unit: string | undefined): MetricSeries | undefined {
    const stored = this.#metrics.get(keyOf(id))?.series;
    if (stored === undefined || unit !== undefined) return stored?.get(unit ?? '');
    if (stored.size > 1) {
      const units = [...stored.keys()].join(' and ');
      throw new Error(
        `${id.namespace} ${id.name} was sent in ${units}: CloudWatch aggregates each apart. Name the unit.`,
      );
    }
    return stored.values().next().value;
  }
}

export interface PointsQuery {
  readonly statistic: Statistic;
  readonly unit?: string | undefined;
  readonly window: MetricWindow;
}
