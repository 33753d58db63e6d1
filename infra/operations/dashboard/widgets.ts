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
  readonly lines: readonly (Line | SumLine)[];
  readonly stacked?: true;
  readonly leftAxis: string;
  readonly rightAxis?: string;
}

/** A widget without its place. */
export interface Widget {
  readonly type: 'metric' | 'text' | 'log' | 'alarm';
  readonly properties: Readonly<Record<string, unknown>>;
}

export function graph(wanted: Graph, region: string): Widget {
  const { title, everyMinutes, lines, stacked = false, leftAxis, rightAxis } = wanted;
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
        left: axis(leftAxis),
        ...(rightAxis !== undefined && { right: axis(rightAxis) }),
      },
      legend: { position: 'bottom' },
    },
  };
}

/** Ids are unique in the graph: each begins with that of its line. */
function entriesOf(line: Line | SumLine, prefix: string): readonly (readonly unknown[])[] {
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

function lineEntry({ metric, statistic, label, color, axis }: Line): readonly unknown[] {
  return [...nameOf(metric), { stat: statistic, label, color, ...(axis && { yAxis: axis }) }];
}

function nameOf({ namespace, name, dimensions }: MetricStatistic['metric']): readonly string[] {
  return [namespace, name, ...Object.entries(dimensions).flat()];
}

/** What is drawn of a figure in the log. */
export interface FigureLine {
  readonly figure: string;
  readonly as: 'sum' | 'max' | 'min' | 'avg';
  readonly label: string;
}

interface FigureGraph {
  readonly title: string;
  /** Log groups of the functions that have the figures in their reports. */
  readonly groups: readonly string[];
  readonly everyMinutes: number;
  readonly lines: readonly FigureLine[];
}

/** A graph that CloudWatch draws from the figures in logs, which are no metrics and cost nothing until they are read. */
export function figureGraph({ title, groups, everyMinutes, lines }: FigureGraph, region: string): Widget {
  const drawn = lines.map(({ figure, as, label }) => `${as}(${figure}) as \`${label}\``);
  const query = `filter ispresent(_figures.Timestamp)\n| stats ${drawn.join(', ')} by bin(${everyMinutes}m)`;
  return { type: 'log', properties: { ...logQuery(title, groups, query, region), view: 'timeSeries' } };
}

export function text(markdown: string): Widget {
  return { type: 'text', properties: { markdown, background: 'transparent' } };
}

export function alarmStates(title: string, arns: readonly string[]): Widget {
  return { type: 'alarm', properties: { title, alarms: arns, sortBy: 'stateUpdatedTimestamp' } };
}

export function logTable(title: string, groups: readonly string[], query: string, region: string): Widget {
  return { type: 'log', properties: { ...logQuery(title, groups, query, region), view: 'table' } };
}

function logQuery(title: string, groups: readonly string[], query: string, region: string) {
  const sources = groups.map((group) => `SOURCE '${group}'`).join(' | ');
  return { title, region, query: `${sources}\n| ${query}` };
}
