import * as z from 'zod';
import type { MetricAlarm } from '../alarm-definition.ts';
import { parseMathExpression } from '../math-expression.ts';
import { type MetricQuery, QueryResults } from '../metric-queries.ts';
import { parseStatistic } from '../metric-statistic.ts';
import type { MetricStore, MetricWindow, Points } from '../metric-store.ts';
import { NotEvaluatedError } from '../not-evaluated.ts';
import { colorSchema, type MetricWidget } from './dashboard-body.ts';
import { expandLabel, type LabelledSeries } from './series-label.ts';

/** What is drawn of a metric or an expression. */
export interface DrawnSeries {
  readonly label: string;
  readonly color?: string | undefined;
  readonly rightAxis: boolean;
  readonly points: Points;
  readonly window: MetricWindow;
}

export interface TimeRange {
  /** In milliseconds since 1970. */
  readonly from: number;
  readonly until: number;
}

const optionsSchema = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z]\w*$/)
    .optional(),
  label: z.string().optional(),
  color: colorSchema.optional(),
  stat: z.string().optional(),
  period: z.int().min(60).multipleOf(60).optional(),
  visible: z.boolean().default(true),
  yAxis: z.enum(['left', 'right']).default('left'),
  region: z.string().optional(),
  expression: z.string().optional(),
});
type EntryOptions = z.infer<typeof optionsSchema>;

interface Entry {
  readonly query: MetricQuery;
  readonly options: EntryOptions;
  readonly name: string;
  readonly periodSeconds: number;
}

/** Long ranges are drawn with longer periods, as a dashboard does. */
export function drawnPeriod(periodSeconds: number, { from, until }: TimeRange, autoPeriod: boolean): number {
  const days = (until - from) / 86_400_000;
  if (!autoPeriod || days <= 1) return periodSeconds;
  return Math.max(periodSeconds, days <= 3 ? 300 : 3600);
}

/** The periods by the clock that a range touches. */
export function windowOf({ from, until }: TimeRange, periodSeconds: number): MetricWindow {
  const periodMs = periodSeconds * 1000;
  const start = Math.floor(from / periodMs) * periodMs;
  return { from: start, periodSeconds, periods: Math.max(1, Math.ceil((until - start) / periodMs)) };
}

/**
 * Evaluates the metrics of a widget over a range.
 *
 * @throws NotEvaluatedError or ZodError if they use what is not evaluated here
 */
export function seriesOfWidget(
  widget: MetricWidget,
  { store, range, autoPeriod }: { store: MetricStore; range: TimeRange; autoPeriod: boolean },
): DrawnSeries[] {
  const wholeRange = Math.max(60, Math.ceil((range.until - range.from) / 60_000) * 60);
  const entries = readEntries(widget);
  const queries = entries.map(({ query }) => query);
  return entries
    .filter(({ options }) => options.visible)
    .flatMap((entry) => {
      const window = widget.setPeriodToTimeRange
        ? { from: Math.floor(range.from / 60_000) * 60_000, periodSeconds: wholeRange, periods: 1 }
        : windowOf(range, drawnPeriod(entry.periodSeconds, range, autoPeriod));
      return drawnOf(entry, new QueryResults(queries, store, window), window);
    });
}

function drawnOf({ query, options, name }: Entry, results: QueryResults, window: MetricWindow): DrawnSeries[] {
  const value = results.get(query.id);
  if (value.kind === 'array' && value.series.length !== 1) {
    return value.series.map(({ id, points }) => drawn(`${options.label ?? name} ${id ?? ''}`.trim(), points));
  }
  if (value.kind === 'scalar') return [drawn(options.label ?? name, new Array(window.periods).fill(value.value))];
  return [drawn(options.label ?? name, value.kind === 'array' ? (value.series[0]?.points ?? []) : value.points)];

  function drawn(label: string, points: Points): DrawnSeries {
    const of: LabelledSeries = {
      name,
      points,
      window,
      ...('metric' in query && { metric: query.metric, stat: query.statisticName }),
    };
    return {
      label: expandLabel(label, of),
      color: options.color,
      rightAxis: options.yAxis === 'right',
      points,
      window,
    };
  }
}

/** Reads the metrics, each of which may repeat items of the one before: `.` one of them, `...` all at its beginning. */
function readEntries({ metrics, stat, period }: MetricWidget): Entry[] {
  let previous: readonly string[] = [];
  return withDistinctNames(
    metrics.map((written, index) => {
      const last = written.at(-1);
      const hasOptions = typeof last === 'object' && last !== null;
      const options = optionsSchema.parse(hasOptions ? last : {});
      const items = z.array(z.string()).parse(hasOptions ? written.slice(0, -1) : written);
      // Ids begin with a small letter, so that none is the same.
      const id = options.id ?? `Metric${index}`;
      const common = { options, periodSeconds: options.period ?? period };
      if (options.expression !== undefined) {
        const expression = parseMathExpression(options.expression);
        return {
          ...common,
          name: options.id ?? options.expression,
          query: { id, text: options.expression, expression },
        };
      }
      previous = repeatItems(items, previous);
      const statisticName = options.stat ?? stat;
      const [namespace = '', name = '', ...dimensions] = previous;
      const metric = { namespace, name, dimensions: dimensionsOf(dimensions) };
      return { ...common, name, query: { id, metric, statisticName, statistic: parseStatistic(statisticName) } };
    }),
  );
}

/** To the names of metrics of one name, adds the values of the dimensions in which they differ. */
function withDistinctNames(entries: readonly Entry[]): Entry[] {
  const dimensionsOfEntry = ({ query }: Entry) => ('metric' in query ? query.metric.dimensions : {});
  return entries.map((entry) => {
    const same = entries.filter(({ name }) => name === entry.name);
    const differing = Object.entries(dimensionsOfEntry(entry)).filter(([dimension, value]) =>
      same.some((other) => dimensionsOfEntry(other)[dimension] !== value),
    );
    return { ...entry, name: [entry.name, ...differing.map(([, value]) => value)].join(' ') };
  });
}

function repeatItems(items: readonly string[], previous: readonly string[]): readonly string[] {
  const [first, ...rest] = items;
  if (first === '...')
    return [...previous.slice(0, previous.length - rest.length), ...repeatItems(rest, previous.slice(-rest.length))];
  return items.map((item, index) => (item === '.' ? (previous[index] ?? '') : item));
}

function dimensionsOf(items: readonly string[]): Record<string, string> {
  if (items.length % 2 !== 0) throw new NotEvaluatedError(`The dimensions ${items.join(', ')} are not pairs.`);
  return Object.fromEntries(
    items.flatMap((name, index) => (index % 2 === 0 ? [[name, items[index + 1] ?? ''] as const] : [])),
  );
}

/** What an alarm watches. */
export function seriesOfAlarm(alarm: MetricAlarm, store: MetricStore, range: TimeRange): DrawnSeries {
  const window = windowOf(range, alarm.periodSeconds);
  const value = new QueryResults(alarm.queries, store, window).get(alarm.watched);
  return { label: alarm.name, rightAxis: false, points: value.kind === 'series' ? value.points : [], window };
}
