import { type CircuitRecord, type Epoch, type Override, overrideAt } from './state.ts';

/** Whether a circuit lets a call pass. */
export type Admission =
  | { readonly is: 'pass' }
  /** Calls may be made again at `until`, or later. */
  | { readonly is: 'reject'; readonly until: Epoch; readonly by: 'state' | Override }
  /** One call may probe, if it gets the lease. */
  | { readonly is: 'probe' };

const pass: Admission = { is: 'pass' };
const probe: Admission = { is: 'probe' };

export function admit(record: CircuitRecord, now: Epoch): Admission {
  const override = overrideAt(record, now);
  if (override) return override.position === 'closed' ? pass : { is: 'reject', until: override.until, by: override };
  const { state } = record;
  switch (state.is) {
    case 'closed':
      return pass;
    case 'open':
      return now < state.probeAt ? { is: 'reject', until: state.probeAt, by: 'state' } : probe;
    case 'half_open':
      return now < state.lease.until ? { is: 'reject', until: state.lease.until, by: 'state' } : probe;
  }
}

/** How long, in milliseconds, an instance uses what it has read. */
export interface ReadingAges {
  /** Closed, or being probed: the state may change any moment. */
  readonly closedForMs: number;
  /** Open: nothing is due before the next probe, but a person may have closed it by hand. */
  readonly openForMs: number;
}

/** Whether a record that was read a while ago is still good for a decision. */
export function isFresh(record: CircuitRecord, ageMs: number, now: Epoch, ages: ReadingAges): boolean {
  // After a clock was set back, the age of a record is unknown.
  if (ageMs < 0) return false;
  const admission = admit(record, now);
  switch (admission.is) {
    case 'pass':
      return ageMs < ages.closedForMs;
    case 'reject':
      return ageMs < (record.state.is === 'half_open' ? ages.closedForMs : ages.openForMs);
    case 'probe':
      // Before a probe it is read again in any case, and consistently.
      return true;
  }
}
