import type { Circuit } from './circuit/circuit.ts';
import { type RetryOptions, retrying } from './retry.ts';

/** The circuit as its callers know it; where there is none to ask (a recorded body), something that lets all pass. */
export type Guard = Pick<Circuit, 'name' | 'run' | 'standing'>;

/** How one invocation calls out: its deadline, and the retries that are left to it. */
export type CallOptions = Pick<RetryOptions, 'signal' | 'budget' | 'random'>;

/**
 * A call to another side: retried as the error table says, inside its circuit, so that the circuit counts one failure and
 * not one for each try.
 *
 * @throws OddsError `source_circuit_open` or `database_circuit_open` where nothing was called; else what the call throws
 */
export function guardedCall<T>(
  circuit: Guard,
  call: (signal: AbortSignal) => Promise<T>,
  { signal: deadline, budget, random }: CallOptions,
): Promise<T> {
  return circuit.run(({ signal, probe }) => retrying(() => call(signal), { signal, budget, random, probe }), {
    signal: deadline,
  });
}
