import type { ResultColumn } from '../../lib/storage/database.ts';
import type { Terminal } from '../terminal.ts';
import { jsonOf, presented } from './cells.ts';
import type { Cell, Cells, RowWriter } from './run-statement.ts';

type Output = Pick<Terminal, 'write'>;

/** As PostgreSQL writes CSV: NULL is nothing, an empty text is `""`. Column names may repeat. */
export function csvWriter({ write }: Output): RowWriter {
  let head = '';
  let columns: readonly ResultColumn[] = [];
  const line = (cells: Cells) => `${cells.map(csvCell).join(',')}\n`;
  return {
    arraysAsJson: false,
    begin(described) {
      columns = described;
      head = line(columns.map(({ name }) => name));
    },
    async rows(rows) {
      const lines = rows.map((cells) => line(cells.map((cell, index) => presented(columns[index] ?? noColumn, cell))));
      const text = head + lines.join('');
      head = '';
      return await write(text);
    },
    async end() {
      if (head !== '') await write(head);
    },
  };
}

function csvCell(cell: Cell): string {
  if (cell === null) return '';
  return /^$|^\s|\s$|[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

const noColumn: ResultColumn = { name: '', type: '' };

/** One array of objects, or one object a line. */
export function jsonWriter({ write }: Output, shape: 'array' | 'lines'): RowWriter {
  const [opening, between, closing] = shape === 'array' ? ['[', ',\n', ']\n'] : ['', '\n', '\n'];
  let columns: readonly ResultColumn[] = [];
  let keys: readonly string[] = [];
  let count = 0;
  return {
    arraysAsJson: true,
    begin(described) {
      columns = described;
      keys = uniqueNames(columns.map(({ name }) => name)).map((name) => JSON.stringify(name));
    },
    async rows(rows) {
      const objects = rows.map((cells) => {
        const members = columns.map((column, index) => `${keys[index]}:${jsonOf(column, cells[index] ?? null)}`);
        return `{${members.join()}}`;
      });
      if (objects.length === 0) return true;
      const before = count === 0 ? opening : between;
      count += objects.length;
      return await write(before + objects.join(between));
    },
    async end() {
      if (count > 0) await write(closing);
      else if (shape === 'array') await write('[]\n');
    },
  };
}

/** `a`, `a_2`, `a_3`, … but never a name that another column has. */
export function uniqueNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name, index) => {
    let unique = name;
    for (let nth = 2; taken.has(unique) || (unique !== name && names.indexOf(unique) > index); nth++) {
      unique = `${name}_${nth}`;
    }
    taken.add(unique);
    return unique;
  });
}
