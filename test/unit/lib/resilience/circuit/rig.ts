import type { Circuit, Transition } from '../../../../../lib/resilience/circuit/circuit.ts';
import { InProcessStore } from '../../../../../lib/resilience/circuit/in-process-store.ts';
import { openCircuits } from '../../../../../lib/resilience/circuit/open-circuits.ts';
import { type CircuitKind, circuitSettings } from '../../../../../lib/resilience/circuit/settings.ts';
import type { StoreFailure } from '../../../../../lib/resilience/circuit/shared-circuits.ts';
import type { CircuitStore } from '../../../../../lib/resilience/circuit/store.ts';
import type { ErrorCode } from '../../../../../lib/resilience/error-table.ts';
import { OddsError } from '../../../../../lib/resilience/odds-error.ts';

export const secondMs = 1_000;
export const minuteMs = 60 * secondMs;
export const beginning = Date.UTC(2026, 6, 4, 17);

interface RigOptions {
  readonly store?: CircuitStore;
  readonly intervalMs?: number;
  readonly random?: () => number;
}

/** One store, one time, and as many instances as a test starts. */
export class Rig {
  now = beginning;
  readonly storeCalls: string[] = [];
  readonly transitions: Transition[] = [];
  readonly storeFailures: StoreFailure[] = [];
  readonly #timers = new Set<{ readonly at: number; readonly controller: AbortController }>();
  readonly #options: RigOptions;
  readonly #store: CircuitStore;
  #instances = 0;

  constructor(options: RigOptions = {}) {
    this.#options = options;
    this.#store = counting(options.store ?? new InProcessStore(), this.storeCalls);
  }

  /** A cold start: a process that knows nothing yet, with a circuit of each kind, and one for each address of a source. */
  instance() {
    const { intervalMs = minuteMs, random = () => 0 } = this.#options;
    const { circuit } = openCircuits({
      store: this.#store,
      clock: () => this.now,
      random,
      owner: `instance ${++this.#instances}`,
      timeUp: (ms) => this.#timeUp(ms),
      onTransition: (transition) => this.transitions.push(transition),
      onStoreFailure: (failure) => this.storeFailures.push(failure),
    });
    const of = (kind: CircuitKind, name: string = kind) =>
      circuit({ name, kind, settings: circuitSettings(kind, { intervalMs, callTimeoutMs: 20 * secondMs }) });
    return { source: of('source'), database: of('database'), sourceAt: (name: string) => of('source', name) };
  }

  /** Time passes, and what was to be up by then is. */
  async wait(ms: number): Promise<void> {
    this.now += ms;
    for (const timer of this.#timers) {
      if (timer.at > this.now) continue;
      this.#timers.delete(timer);
      timer.controller.abort(new DOMException('its time is up', 'TimeoutError'));
    }
    await settled();
  }

  #timeUp(ms: number): AbortSignal {
    const controller = new AbortController();
    this.#timers.add({ at: this.now + ms, controller });
    return controller.signal;
  }
}

export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** The same store, which records its calls. */
function counting(store: CircuitStore, storeCalls: string[]): CircuitStore {
  const noting = <T>(what: string, ask: () => T): T => {
    storeCalls.push(what);
    return ask();
  };
  return {
    readAll: (signal) => noting('readAll', () => store.readAll(signal)),
    read: (name, signal) => noting(`read ${name}`, () => store.read(name, signal)),
    write: (name, record, signal) => noting(`write ${name}`, () => store.write(name, record, signal)),
    addFailure: (name, window, signal) => noting(`addFailure ${name}`, () => store.addFailure(name, window, signal)),
  };
}

/** How a run ended: with its answer, or with the code of its error. */
export async function run(
  circuit: Circuit,
  call: (guarded: { signal: AbortSignal; probe: boolean }) => Promise<unknown>,
  signal: AbortSignal = new AbortController().signal,
): Promise<unknown> {
  try {
    return await circuit.run(call, { signal });
  } catch (error) {
    if (error instanceof OddsError) return error.code;
    throw error;
  }
}

export const succeed = async () => 'odds';

export function failWith(code: ErrorCode, details: Record<string, unknown> = {}) {
  return async (): Promise<never> => {
    throw new OddsError(code, 'It happened.', { details });
  };
}

export const fail = failWith('source_failing');

/** Five failures in a row. */
export async function openSource(rig: Rig): Promise<void> {
  const { source } = rig.instance();
  for (let n = 0; n < 5; n++) await run(source, fail);
}

/** A call that ends when the test says so. */
export function heldCall() {
  const { promise, resolve } = Promise.withResolvers<string>();
  return { call: () => promise, succeed: () => resolve('odds') };
}
