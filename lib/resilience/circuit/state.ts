/** Milliseconds since 1970, by the clock of the instance that wrote them. */
export type Epoch = number;

/** The exclusive right to probe. */
export interface Lease {
  readonly owner: string;
  readonly until: Epoch;
}

export type CircuitState =
  /** Calls pass. */
  | { readonly is: 'closed' }
  /** Calls are rejected until a probe is due. */
  | { readonly is: 'open'; readonly probeAt: Epoch; readonly openings: number; readonly successes: number }
  /** Calls are rejected, but for the one of the lease. */
  | { readonly is: 'half_open'; readonly lease: Lease; readonly openings: number; readonly successes: number };

/** An operator's override. It takes precedence over the state until it expires; the state stays as it was. */
export interface Override {
  readonly position: 'open' | 'closed';
  readonly owner: string;
  readonly reason: string;
  readonly until: Epoch;
}

/** One circuit, as all instances share it. */
export interface CircuitRecord {
  /** Goes up by one with each change: a writer names the one that it has read. */
  readonly gen: number;
  readonly state: CircuitState;
  readonly override: Override | null;
  readonly changedAt: Epoch;
  /** Why it is as it is, for people. */
  readonly because: string;
}

/** A circuit that has never been written. */
export const initialCircuit: CircuitRecord = {
  gen: 0,
  state: { is: 'closed' },
  override: null,
  changedAt: 0,
  because: 'nothing has failed yet',
};

/** The override, unless it has expired. */
export function overrideAt({ override }: CircuitRecord, now: Epoch): Override | null {
  return override !== null && now < override.until ? override : null;
}
