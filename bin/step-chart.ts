// Pure drawings of a value that holds from one change to the next: points in, lines of text out.

export interface ChartPoint {
  /** Milliseconds of the epoch. */
  readonly at: number;
  /** How high it is drawn; null while there is none, which leaves a gap. */
  readonly value: number | null;
  /** What stands beside the axis for this value. */
  readonly label: string;
}

interface Span {
  readonly from: number;
  readonly until: number;
}

interface ChartMark {
  readonly at: number;
  /** One character, on the axis of time. */
  readonly sign: string;
}

interface ChartLayout extends Span {
  /** Columns of the screen for the whole chart, at least {@link narrowestChart}. */
  readonly width: number;
  /** Rows of the values. */
  readonly height: number;
  readonly marks?: readonly ChartMark[];
}

/** A narrower chart says nothing. */
export const narrowestChart = 24;

const bars = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/** One row: ▁ is the least and █ the greatest value of it, a space is where there is none. */
export function sparkline(
  points: readonly ChartPoint[],
  { width, ...span }: Span & { readonly width: number },
): string {
  const rows = rowsOf(valuesIn(points, width, span), bars.length);
  return rows.map((row) => (row === null ? ' ' : (bars[row] ?? ' '))).join('');
}

/** A chart of steps, with the values at its left, and a mark on the axis of time below for each moment to note. */
export function stepChart(
  points: readonly ChartPoint[],
  { width, height, marks = [], ...span }: ChartLayout,
): string[] {
  const labelWidth = Math.max(0, ...points.map(({ label }) => label.length));
  const columns = Math.max(1, width - labelWidth - 2);
  const values = valuesIn(points, columns, span);
  const rows = rowsOf(values, height);
  const labels = labelsOf(points, values, rows);
  const drawn = Array.from({ length: height }, (_, index) => height - 1 - index).map((row) => {
    const line = rows.map((at, column) => stepAt(rows[column - 1] ?? at, at, row)).join('');
    return `${(labels.get(row) ?? '').padStart(labelWidth)} ┤${line}`.trimEnd();
  });
  return [...drawn, `${' '.repeat(labelWidth)} └${axisOf(columns, marks, span)}`];
}

/** The value in force at the end of each column of time. Of several changes in one column the last is drawn. */
function valuesIn(points: readonly ChartPoint[], columns: number, { from, until }: Span): (number | null)[] {
  const perColumn = (until - from) / columns;
  return Array.from({ length: columns }, (_, column) => {
    const end = column === columns - 1 ? until : from + (column + 1) * perColumn;
    return points.findLast(({ at }) => at <= end)?.value ?? null;
  });
}

/** Values by row: 0 for the least. If all are the same, the lowest row. */
function rowsOf(values: readonly (number | null)[], height: number): (number | null)[] {
  const known = values.filter((value) => value !== null);
  const [least, greatest] = [Math.min(...known), Math.max(...known)];
  const scale = greatest === least ? 0 : (height - 1) / (greatest - least);
  return values.map((value) => (value === null ? null : Math.round((value - least) * scale)));
}

/** The label of each row that has a value: of several, the label of the latest. */
function labelsOf(
  points: readonly ChartPoint[],
  values: readonly (number | null)[],
  rows: readonly (number | null)[],
): ReadonlyMap<number, string> {
  const labels = new Map<number, string>();
  for (const [column, row] of rows.entries()) {
    const label = points.findLast(({ value }) => value === values[column])?.label;
    if (row !== null && label !== undefined) labels.set(row, label);
  }
  return labels;
}

/** What one column shows in a row, given the rows of the value before it and of its own. */
function stepAt(before: number | null, at: number | null, row: number): string {
  if (at === null) return ' ';
  if (before === null || before === at) return row === at ? '─' : ' ';
  const rises = at > before;
  if (row === at) return rises ? '┌' : '└';
  if (row === before) return rises ? '┘' : '┐';
  return Math.min(at, before) < row && row < Math.max(at, before) ? '│' : ' ';
}

/** A mark outside of the span is left out; of two in one column the later one shows. */
function axisOf(columns: number, marks: readonly ChartMark[], { from, until }: Span): string {
  const axis = Array.from({ length: columns }, () => '─');
  for (const { at, sign } of marks) {
    if (at < from || at > until) continue;
    const column = until === from ? 0 : Math.floor(((at - from) / (until - from)) * columns);
    axis[Math.min(columns - 1, column)] = sign;
  }
  return axis.join('');
}
