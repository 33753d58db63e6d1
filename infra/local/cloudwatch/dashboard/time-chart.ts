import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, MarkAreaComponent, MarkLineComponent } from 'echarts/components';
import { type EChartsCoreOption, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { frameOf } from './chart-frame.ts';
import type { HorizontalAnnotation, MetricWidget } from './dashboard-body.ts';
import { formatNumber, presentOf } from './series-label.ts';
import { type Box, sansSerif, xmlCharacters } from './svg.ts';
import type { Theme } from './theme.ts';
import type { DrawnSeries, TimeRange } from './widget-series.ts';

use([BarChart, LineChart, GridComponent, LegendComponent, MarkAreaComponent, MarkLineComponent, SVGRenderer]);

type Annotations = Pick<MetricWidget['annotations'], 'horizontal' | 'vertical'>;

export interface Chart {
  readonly widget: Pick<MetricWidget, 'stacked' | 'legend' | 'yAxis'>;
  readonly annotations: Annotations;
  readonly series: readonly DrawnSeries[];
  readonly range: TimeRange;
}

/** Draws lines over time in a box. */
export function drawTimeChart(id: string, chart: Chart, box: Box, theme: Theme): string {
  const { widget, annotations, series, range } = chart;
  const sides = [
    { right: false, limits: widget.yAxis.left },
    { right: true, limits: widget.yAxis.right },
  ];
  const lines = series.map((one, index) => lineOf(one, index, widget.stacked, theme));
  // The marks need a line each to hang on: one without points.
  const marks = sides.map(({ right }) => marksOf(annotations, right, theme));
  return render(id, box, {
    ...frameOf(widget, series, box, theme),
    xAxis: {
      type: 'time',
      min: range.from,
      max: range.until,
      ...axisStyle(theme),
      splitNumber: box.width / (widget.legend.position === 'right' ? 140 : 90),
    },
    yAxis: sides.map(({ right, limits }) => ({
      type: 'value',
      show: !right || series.some(({ rightAxis }) => rightAxis),
      min: limits?.min ?? startingAtZero(series, right),
      max: limits?.max ?? aboveAnnotations(annotations, right, series),
      name: xmlCharacters(limits?.label ?? ''),
      nameTextStyle: { color: theme.faint, align: right ? 'right' : 'left' },
      ...axisStyle(theme),
      splitLine: { show: !right, lineStyle: { color: theme.grid } },
      splitNumber: 4,
    })),
    series: [...lines, ...marks],
  });
}

/** Draws one bar for each series. */
export function drawBars(id: string, bars: readonly DrawnBar[], box: Box, theme: Theme): string {
  return render(id, box, {
    ...frameOf({ legend: { position: 'hidden' } }, [], box, theme),
    xAxis: { type: 'category', data: bars.map(({ label }) => xmlCharacters(label)), ...axisStyle(theme) },
    yAxis: { type: 'value', ...axisStyle(theme), splitLine: { lineStyle: { color: theme.grid } }, splitNumber: 4 },
    series: [{ type: 'bar', data: bars.map(({ value, color }) => ({ value, itemStyle: { color } })), barMaxWidth: 60 }],
  });
}

export interface DrawnBar {
  readonly label: string;
  readonly value: number | undefined;
  readonly color: string;
}

function lineOf({ color, rightAxis, points, window }: DrawnSeries, index: number, stacked: boolean, theme: Theme) {
  const at = (place: number) => window.from + place * window.periodSeconds * 1000;
  const drawn = color ?? theme.palette[index % theme.palette.length];
  // A point without neighbours would be a line of no length.
  const alone = (place: number) => points[place - 1] === undefined && points[place + 1] === undefined;
  // A point between two equal ones is on their line. Stacked lines need all points of each other.
  const isNeeded = (point: number | undefined, place: number) =>
    stacked || point === undefined || points[place - 1] !== point || points[place + 1] !== point;
  return {
    type: 'line',
    // The library takes lines of one name for one: labels may be the same.
    name: String(index),
    yAxisIndex: Number(rightAxis),
    color: drawn,
    lineStyle: { width: 1.75 },
    data: points.flatMap((point, place) => {
      const symbol = point !== undefined && alone(place) ? 'circle' : 'none';
      return isNeeded(point, place) ? [{ value: [at(place), point ?? null], symbol, symbolSize: 4 }] : [];
    }),
    showAllSymbol: true,
    ...(stacked && { stack: rightAxis ? 'right' : 'left', areaStyle: { opacity: 0.35 } }),
  };
}

function marksOf({ horizontal, vertical }: Annotations, right: boolean, theme: Theme) {
  const onSide = (one: HorizontalAnnotation) => one.visible && (one.yAxis === 'right') === right;
  const bands = horizontal.flatMap((one) => (Array.isArray(one) && onSide(one[0]) ? [one] : []));
  const single = horizontal.flatMap((one) => (!Array.isArray(one) && onSide(one) ? [one] : []));
  const times = right ? [] : vertical.filter(({ visible }) => visible);
  const lines = [
    ...single.map((one) => ({ yAxis: one.value, ...markStyle(one, 'insideEndTop', theme) })),
    ...times.map((one) => ({ xAxis: Date.parse(one.value), ...markStyle(one, 'end', theme) })),
  ];
  const far = { above: Infinity, below: -Infinity };
  const areas = [
    ...single.flatMap(({ value, color, fill }) =>
      fill === 'above' || fill === 'below'
        ? [[{ yAxis: value, ...markStyle({ color }, 'inside', theme) }, { yAxis: far[fill] }]]
        : [],
    ),
    ...bands.map(([from, to]) => [
      { yAxis: from.value, ...markStyle(from, 'insideTopRight', theme) },
      { yAxis: to.value },
    ]),
  ];
  return {
    type: 'line',
    yAxisIndex: Number(right),
    data: [],
    markLine: { silent: true, symbol: 'none', data: lines },
    markArea: { silent: true, data: areas },
  };
}

interface Mark {
  readonly label?: string | undefined;
  readonly color?: string | undefined;
}

function markStyle({ label: text = '', color = '' }: Mark, position: string, theme: Theme) {
  const drawn = color === '' ? theme.states.ALARM : color;
  const textColor = color === '' ? theme.text : color;
  return {
    lineStyle: { color: drawn, type: 'dashed' },
    itemStyle: { color: drawn, opacity: 0.13 },
    label: {
      show: text !== '',
      formatter: () => xmlCharacters(text),
      color: textColor,
      fontSize: 10,
      position,
      distance: position === 'end' ? 0 : 5,
    },
  };
}

/** So that the axis reaches down to zero, but no further, unless there are values below. */
function startingAtZero(series: readonly DrawnSeries[], right: boolean): number | undefined {
  const negative = series.some(
    ({ rightAxis, points }) => rightAxis === right && presentOf(points).some((value) => value < 0),
  );
  return negative ? undefined : 0;
}

/** So that lines of annotations are seen if they lie above all values. */
function aboveAnnotations({ horizontal }: Annotations, right: boolean, series: readonly DrawnSeries[]) {
  const lines = horizontal
    .flatMap((one) => (Array.isArray(one) ? one : [one]))
    .filter(({ yAxis, visible }) => visible && (yAxis === 'right') === right)
    .map(({ value }) => value);
  const values = series.flatMap(({ rightAxis, points }) => (rightAxis === right ? presentOf(points) : []));
  const highest = lines.reduce((a, b) => Math.max(a, b), -Infinity);
  return values.every((value) => value < highest) && Number.isFinite(highest) ? highest * 1.2 : undefined;
}

function axisStyle(theme: Theme) {
  return {
    axisLabel: { color: theme.faint, fontSize: 10, hideOverlap: true, formatter: axisLabel },
    axisLine: { lineStyle: { color: theme.border } },
    axisTick: { lineStyle: { color: theme.border } },
    nameGap: 8,
  };
}

/** Numbers beyond this are times: no metric that is drawn comes near it. */
const leastTime = Date.parse('2000-01-01');

function axisLabel(value: number | string): string {
  if (typeof value === 'string') return value;
  if (value < leastTime) return formatNumber(value);
  const [date = '', time = ''] = new Date(value).toISOString().split('T');
  return time.startsWith('00:00') ? date.slice(5) : time.slice(0, 5);
}

/**
 * What is for a mouse over the picture. It and the ids are numbered through the life of the process, and a picture must not
 * depend on that. No text looks like it: texts have no quotes and no angle brackets.
 */
const hover = /<style >.*?<\/style>\n?| (?:class|ecmeta_\w+|pointer-events)="[^"]*"/gs;
/** The font of a text, in its style: all have that of their chart. */
const font = /(?<= style="[^"]*?)(?:font: normal normal (\d+px) [^"]*?sans-serif|;font-family:[^";]*;)/g;

/** What a text of a chart has anyway. */
const usual = / style="font-size:10px"| text-anchor="start"/g;

function render(id: string, { x, y, width, height }: Box, option: EChartsCoreOption): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption(option);
    return chart
      .renderToSVGString()
      .replace('<svg ', `<svg x="${x}" y="${y}" font-family="${sansSerif}" font-size="10" `)
      .replaceAll(hover, '')
      .replaceAll(font, (_all, size?: string) => (size === undefined ? '' : `font-size:${size}`))
      .replaceAll(usual, '')
      .replaceAll(/><\/(?:path|rect)>/g, '/>')
      .replaceAll(/(id="|url\(#)zr\d+-/g, `$1${id}-`);
  } finally {
    chart.dispose();
  }
}
