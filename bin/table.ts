import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';

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

/** The columns are as wide as these rows need. A longer cell of a later row is cut only if lines have a maximum width. */
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
  if (isCut && width === 0) return '';
  const fitting = isCut ? `${beginningOf(stripVTControlCharacters(cell), width - 1)}…` : cell;
  const space = ' '.repeat(Math.max(0, width - lengthOf(fitting)));
  return align === 'right' ? space + present(fitting) : present(fitting) + space;
}

/** A text in exactly so many columns: cut with …, or filled up with spaces. */
export function fitted(text: string, width: number): string {
  return pad(text, width, { align: 'left', present: plain, cuts: true });
}

/** The columns of the screen that a table of these rows takes. */
export function widthOf(rows: readonly Row[]): number {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widest = (index: number) => Math.max(0, ...rows.map((row) => lengthOf(row[index] ?? '')));
  return Array.from({ length: columns }, (_, index) => widest(index) + gap.length).reduce((sum, each) => sum + each, 0);
}

/** As many of its characters as fit into so many columns of the screen. A character may be made of several code points. */
function beginningOf(text: string, width: number): string {
  let fitting = '';
  for (const { segment } of characters.segment(text)) {
    if (stringWidth(fitting + segment) > width) break;
    fitting += segment;
  }
  return fitting;
}

const characters = new Intl.Segmenter();

/** Columns of the screen that it takes, without its colours. */
function lengthOf(cell: string): number {
  return stringWidth(cell);
}
