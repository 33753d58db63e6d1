import type { Circuit, GuardedCall } from './circuit/circuit.ts';
import { type RetryOptions, retrying } from './retry.ts';

/** The circuit as a caller of one call knows it. */
export type Guard = Pick<Circuit, 'name' | 'run' | 'standing'>;

/** What the calls of one invocation share: its deadline, and the retries that are left. */
export type CallOptions = Pick<RetryOptions, 'signal' | 'budget' | 'random'>;

/** Retries a call as the error table says, inside its circuit, so that the circuit counts one failure and not one for each attempt. */
export function retryWithin<T>(
  { signal, probe }: GuardedCall,
  call: (signal: AbortSignal) => Promise<T>,
  { budget, random }: CallOptions,
): Promise<T> {
  return retrying(() => call(signal), { signal, budget, random, probe });
}

/**
 * A call to another side, with retries, behind its circuit.
 *
 * @throws OddsError `source_circuit_open` or `database_circuit_open` if the circuit rejects it; else what the call throws
 */
export function guardedCall<T>(
  circuit: Guard,
  call: (signal: AbortSignal) => Promise<T>,
  options: CallOptions,
): Promise<T> {
  return circuit.run((guarded) => retryWithin(guarded, call, options), { signal: options.signal });
}
