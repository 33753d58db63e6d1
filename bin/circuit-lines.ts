import { type CircuitRecord, type Epoch, overrideAt } from '../lib/resilience/circuit/state.ts';
import { type Column, tableLines } from './table.ts';
import type { Terminal } from './terminal.ts';

/** A circuit as it stands at a moment, for people and for programs. */
export interface CircuitShown {
  readonly name: string;
  readonly position: 'closed' | 'open' | 'probing';
  /** Until when it is so at least; null where nothing limits it. */
  readonly until: string | null;
  readonly because: string;
  readonly byHand: { readonly owner: string; readonly reason: string } | null;
  /** What it would be without the hand. */
  readonly beneath: 'closed' | 'open' | 'probing';
  readonly gen: number;
  readonly changedAt: string | null;
}

export function shownCircuit(name: string, record: CircuitRecord, now: Epoch): CircuitShown {
  const { gen, state, changedAt } = record;
  const override = overrideAt(record, now);
  const until = override?.until ?? ownUntil(record);
  return {
    name,
    position: override?.position ?? state.is,
    until: until === null ? null : new Date(until).toISOString(),
    because: override?.reason ?? record.because,
    byHand: override && { owner: override.owner, reason: override.reason },
    beneath: state.is,
    gen,
    changedAt: changedAt === 0 ? null : new Date(changedAt).toISOString(),
  };
}

function ownUntil({ state }: CircuitRecord): Epoch | null {
  switch (state.is) {
    case 'closed':
      return null;
    case 'open':
      return state.probeAt;
    case 'probing':
      return state.lease.until;
  }
}

const columns: readonly Column[] = [
  { title: 'circuit' },
  { title: 'is' },
  { title: 'until' },
  { title: 'because' },
  { title: 'changes', align: 'right' },
];
const styles = { closed: 'green', open: 'red', probing: 'yellow' } as const;

export function circuitLines(
  circuits: readonly CircuitShown[],
  { style, width }: Pick<Terminal, 'style' | 'width'>,
): string[] {
  const cells = circuits.map(({ name, position, until, because, byHand, beneath, gen }) => [
    name,
    style(styles[position], position),
    until ?? '',
    byHand ? `${byHand.owner}: ${because} (without that: ${beneath})` : because,
    String(gen),
  ]);
  return tableLines(columns, cells, { width, heading: (title) => style('bold', title) });
}
