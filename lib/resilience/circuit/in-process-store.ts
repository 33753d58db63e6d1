import { type CircuitRecord, initialCircuit } from './state.ts';
import type { CircuitStore, FailureWindow } from './store.ts';

/** Circuits of one process, used while the shared store does not answer. */
export class InProcessStore implements CircuitStore {
  readonly #records = new Map<string, CircuitRecord>();
  readonly #failures = new Map<string, { readonly gen: number; readonly at: number[] }>();

  has(name: string): boolean {
    return this.#records.has(name);
  }

  recordOf(name: string): CircuitRecord {
    return this.#records.get(name) ?? initialCircuit;
  }

  /** Begins a circuit from what was known of it. */
  seed(name: string, record: CircuitRecord): void {
    this.#records.set(name, record);
  }

  clear(): void {
    this.#records.clear();
    this.#failures.clear();
  }

  async readAll(): Promise<ReadonlyMap<string, CircuitRecord>> {
    return new Map(this.#records);
  }

  async read(name: string): Promise<CircuitRecord> {
    return this.recordOf(name);
  }

  async write(name: string, record: CircuitRecord): Promise<boolean> {
    if (this.recordOf(name).gen !== record.gen - 1) return false;
    this.#records.set(name, record);
    return true;
  }

  async addFailure(name: string, { gen, at, windowMs }: FailureWindow): Promise<number> {
    const before = this.#failures.get(name);
    const within = before?.gen === gen ? before.at.filter((each) => Math.abs(at - each) < windowMs) : [];
    this.#failures.set(name, { gen, at: [...within, at] });
    return within.length + 1;
  }
}
