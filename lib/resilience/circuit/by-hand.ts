import { OddsError } from '../odds-error.ts';
import type { CircuitRecord, Override } from './state.ts';
import type { CircuitStore } from './store.ts';
import { onOverride } from './transitions.ts';

interface ByHand {
  readonly store: CircuitStore;
  readonly signal: AbortSignal;
}

/** Instances may change the circuit at the same time, but rarely do. */
const attempts = 5;

/** Holds a circuit open or closed until the override expires, or removes the override. @returns the record as it is then */
export async function setByHand(
  name: string,
  override: Override | null,
  { store, signal }: ByHand,
): Promise<CircuitRecord> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const record = await store.read(name, signal);
    const next = onOverride(record, override);
    if (next === null) return record;
    if (await store.write(name, next, signal)) return next;
  }
  throw new OddsError('state_unavailable', `The circuit ${name} changed each time before it could be set. Try again.`);
}
