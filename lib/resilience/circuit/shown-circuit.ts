import { admit } from './admission.ts';
import { type CircuitRecord, type Epoch, overrideAt } from './state.ts';

/** The state of a circuit at a moment, for people and for programs. */
export interface ShownCircuit {
  readonly name: string;
  readonly position: 'closed' | 'open' | 'half_open';
  /** Whether a call would be rejected at that moment. An open one whose next probe is due lets one through. */
  readonly rejects: boolean;
  /** Until when it is so at least; null if nothing limits it. */
  readonly until: string | null;
  readonly because: string;
  readonly byHand: { readonly owner: string; readonly reason: string } | null;
  /** What it would be without the override. */
  readonly beneath: 'closed' | 'open' | 'half_open';
  readonly gen: number;
  readonly changedAt: string | null;
}

export function shownCircuit(name: string, record: CircuitRecord, now: Epoch): ShownCircuit {
  const { gen, state, changedAt } = record;
  const override = overrideAt(record, now);
  const until = override?.until ?? ownUntil(record);
  return {
    name,
    position: override?.position ?? state.is,
    rejects: admit(record, now).is === 'reject',
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
    case 'half_open':
      return state.lease.until;
  }
}
