import type { ShownCircuit } from '../lib/resilience/circuit/shown-circuit.ts';
import { type Column, tableLines } from './table.ts';
import type { Terminal } from './terminal.ts';
import { visibleData } from './visible.ts';

const columns: readonly Column[] = [
  { title: 'circuit' },
  { title: 'is' },
  { title: 'until' },
  { title: 'because' },
  { title: 'changes', align: 'right' },
];
const styles = { closed: 'green', open: 'red', half_open: 'yellow' } as const;

export function circuitLines(
  circuits: readonly ShownCircuit[],
  { style, width }: Pick<Terminal, 'style' | 'width'>,
): string[] {
  const cells = visibleData(circuits).map(({ name, position, until, because, byHand, beneath, gen }) => [
    name,
    style(styles[position], position),
    until ?? '',
    byHand ? `${byHand.owner}: ${because} (without that: ${beneath})` : because,
    String(gen),
  ]);
  return tableLines(columns, cells, { width, heading: (title) => style('bold', title) });
}
