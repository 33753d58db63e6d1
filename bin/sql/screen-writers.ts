import type { ResultColumn } from '../../lib/storage/database.ts';
import { layTable, type Table } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { visible } from '../visible.ts';
import { isNumeric, presented } from './cells.ts';
import type { Cell, Cells, RowWriter } from './run-statement.ts';

type Screen = Pick<Terminal, 'write' | 'style' | 'width'>;

/** How NULL is shown: unlike any text. */
const nullSign = '∅';
/** The number of rows that decide how wide the columns are; the rest is printed as it comes. */
const sampled = 1_000;
/** A column that would become narrower than this says too little: each row is then printed as a block. */
const legible = 12;

/** A table. On a screen that is too narrow for it, blocks instead, unless there is only one column. */
export function tableWriter(screen: Screen): RowWriter {
  let columns: readonly ResultColumn[] = [];
  let sample: Cells[] = [];
  let writer: RowWriter | undefined;
  const flush = async () => {
    const table = layOut(columns, sample, screen);
    const isLegible = columns.length === 1 || (table.narrowestCut ?? legible) >= legible;
    writer = isLegible ? laidTableWriter(table, screen) : blockWriter(screen);
    writer.begin(columns);
    const held = sample;
    sample = [];
    return await writer.rows(held);
  };
  return {
    arraysAsJson: false,
    begin(described) {
      columns = described;
    },
    async rows(rows) {
      if (writer !== undefined) return await writer.rows(rows);
      sample.push(...rows);
      return sample.length < sampled || (await flush());
    },
    async end() {
      if (writer === undefined) await flush();
      await writer?.end();
    },
  };
}

function layOut(columns: readonly ResultColumn[], sample: readonly Cells[], { width, style }: Screen): Table {
  const titles = columns.map((column) => ({
    title: visible(column.name),
    align: isNumeric(column) ? ('right' as const) : ('left' as const),
  }));
  const rows = sample.map((cells) => cells.map((cell, index) => shown(columns[index], cell)));
  // A single column is never cut: a screen wraps it, as it does the lines of EXPLAIN.
  const widest = columns.length > 1 && width !== undefined ? { width } : {};
  return layTable(titles, rows, { ...widest, heading: (title) => style('bold', title) });
}

function laidTableWriter({ heading, line }: Table, { write, style }: Screen): RowWriter {
  let columns: readonly ResultColumn[] = [];
  let count = 0;
  return {
    arraysAsJson: false,
    begin(described) {
      columns = described;
    },
    async rows(rows) {
      const lines = rows.map((cells) => line(cells.map((cell, index) => shown(columns[index], cell))));
      if (count === 0) lines.unshift(heading);
      count += rows.length;
      return await write(`${lines.join('\n')}\n`);
    },
    async end() {
      await write(counted(count, style));
    },
  };
}

/** Each row as a block of lines, one a column. */
export function blockWriter({ write, style }: Screen): RowWriter {
  let columns: readonly ResultColumn[] = [];
  let names: readonly string[] = [];
  let count = 0;
  const block = (cells: Cells) => {
    count += 1;
    const values = names.map((name, index) => `${name}  ${shown(columns[index], cells[index] ?? null)}`.trimEnd());
    return [style('dim', `-- row ${count}`), ...values, ''].join('\n');
  };
  return {
    arraysAsJson: false,
    begin(described) {
      columns = described;
      const shownNames = columns.map(({ name }) => visible(name));
      const widest = shownNames.reduce((most, { length }) => Math.max(most, length), 0);
      names = shownNames.map((name) => style('bold', name.padEnd(widest)));
    },
    rows: async (rows) => rows.length === 0 || (await write(`${rows.map(block).join('\n')}\n`)),
    async end() {
      await write(counted(count, style));
    },
  };
}

function shown(column: ResultColumn | undefined, cell: Cell): string {
  if (cell === null) return nullSign;
  return visible(column === undefined ? cell : (presented(column, cell) ?? ''));
}

function counted(count: number, style: Screen['style']): string {
  return `${style('dim', `(${count} ${count === 1 ? 'row' : 'rows'})`)}\n`;
}
