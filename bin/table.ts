import { stripVTControlCharacters } from 'node:util';

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
}

export interface TableLayout {
  /** The widest that a line may become. The widest columns are cut first. */
  readonly width?: number | undefined;
  /** How a heading is shown. */
  readonly heading?: (title: string) => string;
}

type Row = readonly string[];

const gap = '  ';
const narrowest = 6;
const plain = (cell: string) => cell;

/** A table as lines of text: the headings, then one a row. Cells may hold colours. */
export function tableLines(columns: readonly Column[], rows: readonly Row[], layout: TableLayout = {}): string[] {
  const titles = columns.map(({ title }) => title);
  const needed = columns.map((_column, index) =>
    Math.max(...[titles, ...rows].map((row) => lengthOf(row[index] ?? ''))),
  );
  const widths = narrowed(needed, layout.width ?? Number.POSITIVE_INFINITY);
  const line = (row: Row, present: (cell: string) => string) =>
    columns
      .map(({ align = 'left' }, index) => pad(row[index] ?? '', widths[index] ?? 0, align, present))
      .join(gap)
      .trimEnd();
  return [line(titles, layout.heading ?? plain), ...rows.map((row) => line(row, plain))];
}

/** Takes a character from the widest column until the line fits, or until every column is as narrow as it may become. */
function narrowed(needed: readonly number[], width: number): number[] {
  const widths = [...needed];
  const tooWide = () => widths.reduce((sum, each) => sum + each, gap.length * (widths.length - 1)) > width;
  while (tooWide() && Math.max(...widths) > narrowest) {
    const widest = widths.indexOf(Math.max(...widths));
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

function pad(cell: string, width: number, align: 'left' | 'right', present: (cell: string) => string): string {
  // A cell that is cut loses its colours: they would run on into the next.
  const fitting = lengthOf(cell) > width ? `${stripVTControlCharacters(cell).slice(0, width - 1)}…` : cell;
  const space = ' '.repeat(width - lengthOf(fitting));
  return align === 'right' ? space + present(fitting) : present(fitting) + space;
}

function lengthOf(cell: string): number {
  return stripVTControlCharacters(cell).length;
}
