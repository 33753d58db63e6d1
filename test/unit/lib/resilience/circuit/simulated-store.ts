import { type CircuitRecord, initialCircuit } from '../../../../../lib/resilience/circuit/state.ts';
import type { CircuitStore, FailureWindow } from '../../../../../lib/resilience/circuit/store.ts';

/** How one operation on the store ends. `lost`: it was done, and its reply is lost. */
export type StoreEnd =
  | { readonly is: 'done'; readonly staleBy: number }
  | { readonly is: 'refused' }
  | { readonly is: 'lost' };

/** An operation that was begun and has not ended. It may end long after the instance that began it has given up, or has died. */
export interface Pending {
  readonly instance: number;
  end(how: StoreEnd): void;
}

type Observer = (before: CircuitRecord, after: CircuitRecord) => void;

/** The one circuit as all instances share it: conditional writes, atomic counts, and reads that may be stale. */
export class SimulatedStore {
  readonly pending: Pending[] = [];
  /** Refuses everything that is begun. */
  away = false;
  readonly #history: CircuitRecord[] = [initialCircuit];
  readonly #failures = new Map<string, number>();
  readonly #onWrite: Observer;

  constructor(onWrite: Observer) {
    this.#onWrite = onWrite;
  }

  get record(): CircuitRecord {
    return this.#history.at(-1) ?? initialCircuit;
  }

  /** The store as one instance reaches it. */
  from(instance: number): CircuitStore {
    const begin = <T>(operation: (staleBy: number) => T) => this.#begin(instance, operation);
    return {
      readAll: (_signal) => begin((staleBy) => new Map([['it', this.#history.at(-1 - staleBy) ?? initialCircuit]])),
      read: (_name, _signal) => begin(() => this.record),
      write: (_name, record, _signal) => begin(() => this.write(record)),
      addFailure: (_name, window, _signal) => begin(() => this.#addFailure(window)),
    };
  }

  write(record: CircuitRecord): boolean {
    const before = this.record;
    if (record.gen !== before.gen + 1) return false;
    this.#history.push(record);
    this.#onWrite(before, record);
    return true;
  }

  #addFailure({ gen, at, windowMs }: FailureWindow): number {
    const nth = Math.floor(at / windowMs);
    const count = (n: number) => this.#failures.get(`${gen}#${n}`) ?? 0;
    this.#failures.set(`${gen}#${nth}`, count(nth) + 1);
    return count(nth - 1) + count(nth) + count(nth + 1);
  }

  #begin<T>(instance: number, operation: (staleBy: number) => T): Promise<T> {
    if (this.away) return Promise.reject(new Error('the store is away'));
    return new Promise((resolve, reject) => {
      const one: Pending = {
        instance,
        end: (how) => {
          this.pending.splice(this.pending.indexOf(one), 1);
          if (how.is === 'refused') return reject(new Error('the store is away'));
          const answer = operation(how.is === 'done' ? how.staleBy : 0);
          if (how.is === 'lost') return reject(new Error('the store’s answer was lost'));
          resolve(answer);
        },
      };
      this.pending.push(one);
    });
  }
}
