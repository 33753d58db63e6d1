import type { CircuitRecord, Epoch } from './state.ts';

/** Which failures are counted together. */
export interface FailureWindow {
  /** Failures before the last change of the circuit count no more. */
  readonly gen: number;
  readonly at: Epoch;
  readonly windowMs: number;
}

/**
 * Where circuits are kept. A circuit that was never written reads as `initialCircuit`.
 * Every method throws if the store does not answer; whether a write was done is then unknown.
 */
export interface CircuitStore {
  /** All circuits by name, in one read. It may be a moment old. */
  readAll(signal: AbortSignal): Promise<ReadonlyMap<string, CircuitRecord>>;
  /** One circuit, as it is at this moment. */
  read(name: string, signal: AbortSignal): Promise<CircuitRecord>;
  /** Puts it in the place of its predecessor, the record of `gen - 1`. @returns false if that one is gone */
  write(name: string, record: CircuitRecord, signal: AbortSignal): Promise<boolean>;
  /** Counts one failure, atomically. @returns how many there were in the last `windowMs` at least, twice that at most */
  addFailure(name: string, window: FailureWindow, signal: AbortSignal): Promise<number>;
}
