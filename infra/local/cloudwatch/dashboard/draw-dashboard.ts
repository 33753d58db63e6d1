import type { MetricAlarm } from '../alarm-definition.ts';
import type { AlarmState } from '../alarm-state.ts';
import { alarmNameOf } from '../composite-alarm.ts';
import type { MetricStore } from '../metric-store.ts';
import { NotEvaluatedError, refusalReason } from '../not-evaluated.ts';
import { drawAlarmTiles } from './alarm-tiles.ts';
import { emptyMetricWidget, type MetricWidget, type PlacedWidget, readDashboardBody } from './dashboard-body.ts';
import { figureMetrics } from './figure-query.ts';
import { drawMarkdown } from './markdown.ts';
import { type Box, clipped, rectangle, textLine } from './svg.ts';
import { type Theme, type ThemeName, themes } from './theme.ts';
import { drawBars, drawTimeChart } from './time-chart.ts';
import { drawSingleValues, drawTable, newestOf } from './value-widgets.ts';
import { type DrawnSeries, seriesOfAlarm, seriesOfWidget, type TimeRange } from './widget-series.ts';

export interface DashboardPicture {
  readonly store: MetricStore;
  readonly range: TimeRange;
  readonly theme: ThemeName;
  /** By the alarm's name. A tile of another alarm says that it is not evaluated here. */
  readonly states?: ReadonlyMap<string, { readonly state: AlarmState }>;
  /** For widgets that show what an alarm watches. */
  readonly metricAlarms?: readonly MetricAlarm[];
}

interface Drawing extends DashboardPicture {
  readonly colors: Theme;
  readonly autoPeriod: boolean;
}

/** In pixels: a laptop shows 24 columns side by side. */
const column = 60;
const row = 50;
const gap = 8;

/**
 * Draws a dashboard as one SVG picture. A widget that is not drawn here is a frame that says why.
 *
 * @param body the dashboard's body, as JSON or parsed, with its references resolved; a ZodError is thrown if it is none
 */
export function drawDashboard(body: unknown, picture: DashboardPicture): string {
  const { widgets, autoPeriod } = readDashboardBody(body);
  const colors = themes[picture.theme];
  const width = 24 * column + gap;
  const height = Math.max(1, ...widgets.map((widget) => widget.y + widget.height)) * row + gap;
  const drawing = { ...picture, colors, autoPeriod };
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    rectangle({ x: 0, y: 0, width, height }, colors.page),
    ...widgets.map((widget, index) => drawWidget(`w${index}`, widget, drawing)),
    '</svg>',
  ].join('\n');
}

function drawWidget(id: string, widget: PlacedWidget, drawing: Drawing): string {
  const { content } = widget;
  const box = {
    x: widget.x * column + gap,
    y: widget.y * row + gap,
    width: widget.width * column - gap,
    height: widget.height * row - gap,
  };
  const transparent = content.type === 'text' && content.properties.background === 'transparent';
  const frame = transparent ? '' : rectangle(box, drawing.colors.widget, { stroke: drawing.colors.border, radius: 6 });
  const title = 'title' in content.properties ? content.properties.title : '';
  const head = { size: 13, color: drawing.colors.text, bold: true };
  const titleHeight = title === '' ? 6 : 26;
  const inner = { x: box.x + 8, y: box.y + titleHeight, width: box.width - 16, height: box.height - titleHeight - 6 };
  const titleLine = title === '' ? '' : textLine(title, { x: box.x + 10, y: box.y + 19 }, head);
  return frame + clipped(`${id}-clip`, box, titleLine + drawContent(id, content, inner, drawing));
}

function drawContent(id: string, content: PlacedWidget['content'], inner: Box, drawing: Drawing): string {
  const { colors } = drawing;
  switch (content.type) {
    case 'not drawn':
      return drawMarkdown(codeBlock(content.reason), inner, colors);
    case 'text':
      return drawMarkdown(content.properties.markdown, inner, colors);
    case 'log': {
      const query = content.properties.query ?? content.properties.queryString ?? '';
      const figures = figureMetrics(query);
      if (figures !== undefined) return drawMetrics(id, { ...emptyMetricWidget, ...figures }, inner, drawing);
      return drawMarkdown(`*Its logs are not queried here:*\n\n${codeBlock(query)}`, inner, colors);
    }
    case 'alarm':
      return drawAlarmTiles(content.properties, (name) => drawing.states?.get(name)?.state, inner, colors);
    case 'metric':
      try {
        return drawMetrics(id, content.properties, inner, drawing);
      } catch (error) {
        return drawMarkdown(codeBlock(`It is not drawn here: ${refusalReason(error)}`), inner, colors);
      }
  }
}

/** Indented, because no text can end such a block. */
const codeBlock = (text: string) => text.replaceAll(/^/gm, '    ');

function drawMetrics(id: string, widget: MetricWidget, inner: Box, drawing: Drawing): string {
  const { range, colors } = drawing;
  const { series, threshold } = seriesOf(widget, drawing);
  if (widget.view === 'singleValue') return drawSingleValues(series, widget, inner, colors);
  if (widget.view === 'table') return drawTable(series, widget, inner, colors);
  if (widget.view === 'bar') {
    const color = (index: number) => colors.palette[index % colors.palette.length] ?? colors.text;
    const bars = series.map((one, index) => ({
      label: one.label,
      value: newestOf(one),
      color: one.color ?? color(index),
    }));
    return drawBars(id, bars, inner, colors);
  }
  const { horizontal, vertical } = widget.annotations;
  const annotations = { horizontal: [...horizontal, ...threshold], vertical };
  const empty = series.every(({ points }) => points.every((point) => point === undefined));
  const note = { size: 12, color: colors.faint, anchor: 'middle' } as const;
  const middle = { x: inner.x + inner.width / 2, y: inner.y + inner.height / 2 };
  return (
    drawTimeChart(id, { widget, annotations, series, range }, inner, colors) +
    (empty ? textLine('No data', middle, note) : '')
  );
}

/** The series of a widget's metrics, or of its one alarm with the threshold of that. */
function seriesOf(widget: MetricWidget, { store, range, autoPeriod, metricAlarms }: Drawing) {
  const [arn] = widget.annotations.alarms;
  if (arn === undefined) return { series: seriesOfWidget(widget, { store, range, autoPeriod }), threshold: [] };
  const alarm = metricAlarms?.find(({ name }) => name === alarmNameOf(arn));
  if (alarm === undefined) throw new NotEvaluatedError(`The alarm ${alarmNameOf(arn)} is not known.`);
  const series: DrawnSeries[] = [seriesOfAlarm(alarm, store, range)];
  return { series, threshold: [{ value: alarm.threshold, label: `Threshold ${alarm.threshold}`, visible: true }] };
}
