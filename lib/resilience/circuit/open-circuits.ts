import { Circuit, type CircuitOptions, type Transition } from './circuit.ts';
import { SharedCircuits, type StoreFailure, type StoreLimits } from './shared-circuits.ts';
import type { Epoch } from './state.ts';
import type { CircuitStore } from './store.ts';

const usualLimits: StoreLimits = {
  // Time for one attempt that hangs or is throttled, and one more.
  storeTimeoutMs: 1_500,
  storePauseMs: 5_000,
  // Longer than a healthy run, so that a run reads once.
  closedForMs: 10_000,
  openForMs: 30_000,
  lastKnownForMs: 5 * 60_000,
};

export interface OpenCircuitsOptions {
  readonly store: CircuitStore;
  readonly clock: () => Epoch;
  readonly random: () => number;
  /** This instance's name, as a lease shows it. */
  readonly owner: string;
  readonly onTransition: (transition: Transition) => void;
  /** The store did not answer. No call is lost by it, but it should be logged. */
  readonly onStoreFailure: (failure: StoreFailure) => void;
  readonly limits?: Partial<StoreLimits>;
  /** A signal that aborts after so many milliseconds. */
  readonly timeUp?: (ms: number) => AbortSignal;
}

/** The circuits of one process, opened once: they share one read of the store. None of the hooks may throw. */
export function openCircuits({ limits, timeUp = AbortSignal.timeout, ...options }: OpenCircuitsOptions) {
  const shared = { ...options, timeUp };
  const circuits = new SharedCircuits({ ...shared, limits: { ...usualLimits, ...limits } });
  return {
    circuit: (about: Pick<CircuitOptions, 'name' | 'kind' | 'settings'>) =>
      new Circuit({ ...shared, ...about, circuits }),
  };
}
