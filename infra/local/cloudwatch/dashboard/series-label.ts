import type { MetricId, MetricWindow, Points } from '../metric-store.ts';

export interface LabelledSeries {
  /** The value of `${LABEL}`. */
  readonly name: string;
  readonly points: Points;
  readonly window: MetricWindow;
  readonly metric?: MetricId | undefined;
  readonly stat?: string | undefined;
}

const number = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });
const short = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1, notation: 'compact' });

/** A number as a person reads it: whole thousands and more are shortened. */
export function formatNumber(value: number): string {
  return Math.abs(value) >= 10_000 ? short.format(value) : number.format(value);
}

/** What each summary of the points that there are yields: undefined if there are none. */
export const summaries = {
  MIN: (values: readonly number[]) => values.reduce((a, b) => Math.min(a, b), Infinity),
  MAX: (values: readonly number[]) => values.reduce((a, b) => Math.max(a, b), -Infinity),
  SUM: (values: readonly number[]) => values.reduce((a, b) => a + b, 0),
  AVG: (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length,
} as const;

export const presentOf = (points: Points): number[] => points.filter((point) => point !== undefined);

/** A label with the values of its `${…}`, over the points that are drawn. What is not known is left as it is written. */
export function expandLabel(label: string, series: LabelledSeries): string {
  return label.replaceAll(/\$\{([^}]+)\}/g, (written, token: string) => tokenValue(token.trim(), series) ?? written);
}

function tokenValue(token: string, series: LabelledSeries): string | undefined {
  if (token === 'LABEL') return series.name;
  const [, property] = /^PROP\(['"](.+)['"]\)$/.exec(token) ?? [];
  if (property !== undefined) return propertyOf(property, series);
  const values = presentOf(series.points);
  if (token === 'DATAPOINT_COUNT') return String(values.length);
  const [, what = '', time, relative] = /^(MIN|MAX|SUM|AVG|FIRST|LAST)(_TIME)?(_RELATIVE)?$/.exec(token) ?? [];
  if (what === '' || (relative !== undefined && time === undefined)) return undefined;
  if (values.length === 0) return '–';
  const value = namedValue(what, values);
  if (time === undefined) return formatNumber(value);
  if (what === 'SUM' || what === 'AVG') return undefined;
  return timeOf(what === 'LAST' ? series.points.lastIndexOf(value) : series.points.indexOf(value), series, relative);
}

function namedValue(what: string, values: readonly number[]): number {
  if (what === 'FIRST') return values[0] ?? Number.NaN;
  if (what === 'LAST') return values.at(-1) ?? Number.NaN;
  return summaries[what as keyof typeof summaries](values);
}

function timeOf(index: number, { window }: LabelledSeries, relative: string | undefined): string {
  const at = window.from + index * window.periodSeconds * 1000;
  if (relative === undefined) return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const end = window.from + window.periods * window.periodSeconds * 1000;
  return `${Math.round((end - at) / 60_000)} min ago`;
}

function propertyOf(property: string, { metric, stat, window }: LabelledSeries): string | undefined {
  if (property === 'Namespace') return metric?.namespace;
  if (property === 'MetricName') return metric?.name;
  if (property === 'Stat') return stat;
  if (property === 'Period') return String(window.periodSeconds);
  return property.startsWith('Dim.') ? metric?.dimensions[property.slice('Dim.'.length)] : undefined;
}
