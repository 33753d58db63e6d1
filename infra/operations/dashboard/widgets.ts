import type { Alarm } from '../alarm.ts';
import type { MetricStatistic } from '../metric.ts';

/** Readable on a light and on a dark ground. */
export const colors = {
  good: '#2ca02c',
  bad: '#d62728',
  late: '#ff7f0e',
  idle: '#8c8c8c',
  first: '#1f77b4',
  second: '#9467bd',
  third: '#17a2b8',
} as const;

/** One line of a graph. */
export interface Line extends MetricStatistic {
  readonly label: string;
  readonly color: string;
  readonly axis?: 'right';
  /** If it differs from that of its graph. */
  readonly everyMinutes?: number;
}

/** What an alarm compares: its metric or its math, in its own periods. */
export interface AlarmLine {
  readonly alarm: Alarm;
  readonly label: string;
  readonly color: string;
}

/** The sum of several metrics, which are not drawn themselves. */
export interface SumLine {
  readonly sumOf: readonly MetricStatistic[];
  readonly label: string;
  readonly color: string;
  readonly axis?: 'right';
}

interface Graph {
  readonly title: string;
  readonly everyMinutes: number;
  readonly lines: readonly (Line | AlarmLine | SumLine)[];
  /** Their thresholds are drawn. */
  readonly thresholdsOf?: readonly Alarm[];
  readonly stacked?: true;
  readonly leftAxis: string;
  readonly leftMax?: number;
  readonly rightAxis?: string;
}

/** A widget without its place. */
export interface Widget {
  readonly type: 'metric' | 'text' | 'log' | 'alarm';
  readonly properties: Readonly<Record<string, unknown>>;
}

export function graph(wanted: Graph, region: string): Widget {
  const { title, everyMinutes, lines, thresholdsOf = [], stacked = false, leftAxis, leftMax, rightAxis } = wanted;
  const axis = (label: string) => ({ label, min: 0, showUnits: false });
  return {
    type: 'metric',
    properties: {
      view: 'timeSeries',
      title,
      region,
      stacked,
      period: 60 * everyMinutes,
      metrics: lines.flatMap((line, index) => entriesOf(line, `line${index}`)),
      yAxis: {
        left: { ...axis(leftAxis), ...(leftMax !== undefined && { max: leftMax }) },
        ...(rightAxis !== undefined && { right: axis(rightAxis) }),
      },
      legend: { position: 'bottom' },
      ...(thresholdsOf.length > 0 && { annotations: { horizontal: thresholdsOf.map(thresholdLine) } }),
    },
  };
}

/** Ids are unique in the graph: each begins with that of its line. */
function entriesOf(line: Line | AlarmLine | SumLine, prefix: string): readonly (readonly unknown[])[] {
  if ('alarm' in line) return alarmEntries(line, prefix);
  return 'sumOf' in line ? sumEntries(line, prefix) : [lineEntry(line)];
}

function sumEntries({ sumOf, label, color, axis }: SumLine, prefix: string): readonly (readonly unknown[])[] {
  const inputs = sumOf.map(({ metric, statistic }, index) => [
    ...nameOf(metric),
    { id: `${prefix}_${index}`, stat: statistic, visible: false },
  ]);
  const expression = `SUM([${sumOf.map((_, index) => `${prefix}_${index}`).join(', ')}])`;
  return [[{ id: prefix, expression, label, color, ...(axis && { yAxis: axis }) }], ...inputs];
}

function lineEntry({ metric, statistic, label, color, axis, everyMinutes }: Line): readonly unknown[] {
  const period = everyMinutes === undefined ? {} : { period: 60 * everyMinutes };
  return [...nameOf(metric), { stat: statistic, label, color, ...period, ...(axis && { yAxis: axis }) }];
}

function alarmEntries({ alarm, label, color }: AlarmLine, prefix: string): readonly (readonly unknown[])[] {
  const { metrics, math, everyMinutes } = alarm;
  const period = 60 * everyMinutes;
  const ids = Object.keys(metrics);
  const inputs = Object.entries(metrics).map(([id, { metric, statistic }]) => {
    const drawn = math === undefined ? { label, color } : { visible: false };
    return [...nameOf(metric), { id: `${prefix}_${id}`, stat: statistic, period, ...drawn }];
  });
  if (math === undefined) return inputs;
  const expression = math.replaceAll(/\b[a-z]\w*/g, (id) => (ids.includes(id) ? `${prefix}_${id}` : id));
  return [[{ id: prefix, expression, label, color, period }], ...inputs];
}

function nameOf({ namespace, name, dimensions }: MetricStatistic['metric']): readonly string[] {
  return [namespace, name, ...Object.entries(dimensions).flat()];
}

/** The bad side of the threshold is filled. */
function thresholdLine({ kind, threshold = 1, comparison = '>=' }: Alarm) {
  const fill = comparison.startsWith('<') ? 'below' : 'above';
  return { value: threshold, label: `alarm ${kind}`, color: colors.bad, fill };
}

export function text(markdown: string): Widget {
  return { type: 'text', properties: { markdown, background: 'transparent' } };
}

export function alarmStates(title: string, arns: readonly string[]): Widget {
  return { type: 'alarm', properties: { title, alarms: arns, sortBy: 'stateUpdatedTimestamp' } };
}

export function logTable(title: string, groups: readonly string[], query: string, region: string): Widget {
  const sources = groups.map((group) => `SOURCE '${group}'`).join(' | ');
  return { type: 'log', properties: { title, region, view: 'table', query: `${sources}\n| ${query}` } };
}
