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

/** A table whose columns are laid out, line by line. */
export interface Table {
  readonly heading: string;
  /** How wide the narrowest of the columns that were cut became; undefined if none was. */
  readonly narrowestCut: number | undefined;
  line(row: Row): string;
}

const gap = '  ';
const narrowest = 6;
const plain = (cell: string) => cell;

/** A table as lines of text: the headings, then one a row. Cells may hold colours. */
export function tableLines(columns: readonly Column[], rows: readonly Row[], layout: TableLayout = {}): string[] {
  const { heading, line } = layTable(columns, rows, layout);
  return [heading, ...rows.map(line)];
}

/** The columns are as wide as these rows need. A longer cell of a later row is cut only where there is a widest line. */
export function layTable(columns: readonly Column[], rows: readonly Row[], layout: TableLayout = {}): Table {
  const titles = columns.map(({ title }) => title);
  const needed = columns.map((_column, index) =>
    [titles, ...rows].reduce((most, row) => Math.max(most, lengthOf(row[index] ?? '')), 0),
  );
  const widths = narrowed(needed, layout.width ?? Number.POSITIVE_INFINITY);
  const cut = widths.filter((width, index) => width < (needed[index] ?? 0));
  const line = (row: Row, present: (cell: string) => string) =>
    columns
      .map(({ align = 'left' }, index) =>
        pad(row[index] ?? '', widths[index] ?? 0, { align, present, cuts: layout.width !== undefined }),
      )
      .join(gap)
      .trimEnd();
  return {
    heading: line(titles, layout.heading ?? plain),
    narrowestCut: cut.length > 0 ? Math.min(...cut) : undefined,
    line: (row) => line(row, plain),
  };
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

interface Padding {
  readonly align: 'left' | 'right';
  readonly present: (cell: string) => string;
  readonly cuts: boolean;
}

function pad(cell: string, width: number, { align, present, cuts }: Padding): string {
  // A cell that is cut loses its colours: they would run on into the next.
  const isCut = cuts && lengthOf(cell) > width;
  const fitting = isCut ? `${stripVTControlCharacters(cell).slice(0, width - 1)}…` : cell;
  const space = ' '.repeat(Math.max(0, width - lengthOf(fitting)));
  return align === 'right' ? space + present(fitting) : present(fitting) + space;
}

function lengthOf(cell: string): number {
  return stripVTControlCharacters(cell).length;
}
