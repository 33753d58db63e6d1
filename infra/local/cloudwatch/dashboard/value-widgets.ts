import type { MetricWidget } from './dashboard-body.ts';
import { formatNumber, presentOf, summaries } from './series-label.ts';
import { type Box, escapeXml, fitText, rectangle, textLine } from './svg.ts';
import type { Theme } from './theme.ts';
import type { DrawnSeries } from './widget-series.ts';

/** The newest point that there is. */
export const newestOf = ({ points }: DrawnSeries) => presentOf(points).at(-1);

const colorAt = ({ color }: DrawnSeries, index: number, theme: Theme) =>
  color ?? theme.palette[index % theme.palette.length] ?? theme.text;

/** Draws the newest value of each series, large, with its label below, side by side. */
export function drawSingleValues(
  series: readonly DrawnSeries[],
  { singleValueFullPrecision, sparkline }: Pick<MetricWidget, 'singleValueFullPrecision' | 'sparkline'>,
  box: Box,
  theme: Theme,
): string {
  const width = box.width / Math.max(1, series.length);
  const size = Math.min(34, box.height * 0.4, width / 4);
  const y = box.y + box.height / 2;
  return series
    .map((one, index) => {
      const color = colorAt(one, index, theme);
      const center = box.x + width * (index + 0.5);
      const value = newestOf(one);
      const text = value === undefined ? '–' : singleValueFullPrecision ? String(value) : formatNumber(value);
      const label = { size: 11, color: theme.faint, anchor: 'middle' } as const;
      const line = { x: center - width * 0.4, y: y + 22, width: width * 0.8, height: box.height / 2 - 26 };
      return [
        textLine(text, { x: center, y }, { size, color: theme.text, bold: true, anchor: 'middle' }),
        rectangle({ x: center - 10, y: y + 5, width: 20, height: 3 }, color),
        textLine(fitText(one.label, width - 8, label), { x: center, y: y + 20 }, label),
        sparkline && line.height > 8 ? drawSparkline(one, line, color) : '',
      ].join('');
    })
    .join('');
}

function drawSparkline({ points }: DrawnSeries, box: Box, color: string): string {
  const values = presentOf(points);
  const [least, most] = [summaries.MIN(values), summaries.MAX(values)];
  const place = points.flatMap((point, index) => {
    if (point === undefined) return [];
    const x = box.x + (box.width * index) / Math.max(1, points.length - 1);
    const y = box.y + box.height * (1 - (point - least) / (most - least || 1));
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  });
  return `<polyline points="${place.join(' ')}" fill="none" stroke="${escapeXml(color)}" stroke-width="1.2"/>`;
}

/** Draws a row for each series: its newest value, and summaries of the points that are drawn. */
export function drawTable(
  series: readonly DrawnSeries[],
  { table }: Pick<MetricWidget, 'table'>,
  box: Box,
  theme: Theme,
) {
  const columns = table.summaryColumns ?? ['MIN', 'MAX', 'SUM', 'AVG'];
  const rowHeight = 19;
  const columnWidth = Math.min(80, (box.width * 0.6) / (columns.length + 1));
  const labelWidth = box.width - columnWidth * (columns.length + 1) - 14;
  const row = (cells: readonly string[], index: number, bold: boolean) => {
    const style = { size: 11, color: bold ? theme.faint : theme.text, bold } as const;
    const y = box.y + 14 + index * rowHeight;
    const [label = '', ...numbers] = cells;
    return [
      textLine(fitText(label, labelWidth, style), { x: box.x + 14, y }, style),
      ...numbers.map((number, column) =>
        textLine(number, { x: box.x + 14 + labelWidth + (column + 1) * columnWidth, y }, { ...style, anchor: 'end' }),
      ),
      rectangle({ x: box.x, y: y + 5, width: box.width, height: 1 }, theme.grid),
    ].join('');
  };
  const rows = series.map((one, index) => {
    const values = presentOf(one.points);
    const cells = columns.map((column) => (values.length === 0 ? '–' : formatNumber(summaries[column](values))));
    const newest = values.at(-1);
    const mark = { x: box.x + 2, y: box.y + 6 + (index + 1) * rowHeight, width: 7, height: 7 };
    return (
      rectangle(mark, colorAt(one, index, theme)) +
      row([one.label, newest === undefined ? '–' : formatNumber(newest), ...cells], index + 1, false)
    );
  });
  return row(['Label', 'Last', ...columns.map((name) => name.toLowerCase())], 0, true) + rows.join('');
}
