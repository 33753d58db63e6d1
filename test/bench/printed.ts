import { tableLines } from '../../bin/table.ts';
import type { Machine } from './machine.ts';
import type { Figure, Goal, Section, Table } from './section.ts';

export function printedMachine({ processor, cores, memoryGb, system, node, postgres }: Machine): string {
  return [processor, `${cores} cores`, `${memoryGb} GB`, system, `Node ${node}`, postgres].join(' · ');
}

/** A section as it is read on a terminal. */
export function printed({ name, tables, goals, notes }: Section): string {
  const parts = [`# ${name}`, ...tables.map(printedTable)];
  if (goals.length > 0) parts.push(['Goals', ...tableLines(goalColumns, goals.map(goalRow))].join('\n'));
  return [...parts, ...notes].join('\n\n');
}

function printedTable({ title, rows }: Table): string {
  const names = Object.keys(rows[0] ?? {});
  const columns = names.map((name, place) => ({
    title: name,
    align: place === 0 ? ('left' as const) : ('right' as const),
  }));
  const cells = rows.map((row) => names.map((name) => spelled(row[name] ?? null)));
  return [title, ...tableLines(columns, cells)].join('\n');
}

const goalColumns = [
  { title: '' },
  { title: 'ratio', align: 'right' as const },
  { title: 'goal', align: 'right' as const },
  { title: '' },
];

function goalRow({ what, ratio, atMost, atLeast, met }: Goal): string[] {
  const bound = atMost === undefined ? `at least ${atLeast}` : `at most ${atMost}`;
  return [what, spelled(ratio), bound, met ? 'met' : 'missed'];
}

function spelled(figure: Figure): string {
  if (figure === null) return '–';
  return typeof figure === 'number' ? figure.toLocaleString('en-US', { maximumFractionDigits: 3 }) : figure;
}
