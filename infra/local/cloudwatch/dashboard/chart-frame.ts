import type { EChartsCoreOption } from 'echarts/core';
import type { MetricWidget } from './dashboard-body.ts';
import { type Box, sansSerif, widthOf, xmlCharacters } from './svg.ts';
import type { Theme } from './theme.ts';
import type { DrawnSeries } from './widget-series.ts';

/** In pixels. Rows of labels are as far apart as the labels of one row. */
const legendStyle = {
  left: 8,
  bottom: 2,
  fontSize: 10,
  iconWidth: 12,
  iconGap: 5,
  itemGap: 10,
  rowHeight: 22,
} as const;

/** The labels below a chart, by their numbers: a row is as long as it fits. Two hold the labels of most charts. */
function legendRows(series: readonly DrawnSeries[], width: number): readonly (readonly string[])[] {
  const { left, fontSize, iconWidth, iconGap, itemGap } = legendStyle;
  const rows: string[][] = [];
  let free = 0;
  for (const [index, { label }] of series.entries()) {
    const needed = iconWidth + iconGap + widthOf(label, { size: fontSize }) + itemGap;
    const row = rows.at(-1);
    if (row === undefined || needed > free) {
      rows.push([String(index)]);
      free = width - 2 * left - needed;
    } else {
      row.push(String(index));
      free -= needed;
    }
  }
  return rows;
}

/** What is around the lines of a chart: margins, and the labels of its lines. */
export function frameOf(
  { legend }: Pick<MetricWidget, 'legend'>,
  series: readonly DrawnSeries[],
  box: Box,
  theme: Theme,
): EChartsCoreOption {
  const atRight = legend.position === 'right';
  const shown = legend.position !== 'hidden' && series.length > 0;
  const rows = atRight ? [series.map((_, index) => String(index))] : legendRows(series, box.width);
  const { left, bottom, fontSize, iconWidth, itemGap, rowHeight } = legendStyle;
  return {
    animation: false,
    useUTC: true,
    textStyle: { fontFamily: sansSerif },
    grid: {
      left: 8,
      right: atRight && shown ? '30%' : 12,
      top: 14,
      bottom: shown && !atRight ? bottom + rowHeight * rows.length : 6,
      outerBoundsMode: 'same',
    },
    legend: {
      show: shown,
      // The library begins a row at each line break.
      data: rows.flatMap((row, index) => (index === 0 ? row : ['\n', ...row])),
      formatter: (index: string) => xmlCharacters(series[Number(index)]?.label ?? ''),
      textStyle: { color: theme.text, fontSize, ...(atRight && { width: 120, overflow: 'truncate' }) },
      itemWidth: iconWidth,
      itemHeight: 6,
      itemGap: atRight ? 20 : itemGap,
      icon: 'roundRect',
      padding: 2,
      ...(atRight ? { right: 4, top: 8, orient: 'vertical' } : { left, bottom }),
    },
  };
}
