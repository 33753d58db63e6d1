import { inTime } from '../in-time.ts';
import { isFresh, type ReadingAges } from './admission.ts';
import { InProcessStore } from './in-process-store.ts';
import { type CircuitRecord, type Epoch, initialCircuit } from './state.ts';
import type { CircuitStore, FailureWindow } from './store.ts';

/** Where a record was read, and so where it is written. */
export type Place = 'shared' | 'in-process';

export interface Standing {
  readonly record: CircuitRecord;
  readonly place: Place;
}

export interface StoreFailure {
  readonly operation: 'readAll' | 'read' | 'write' | 'addFailure';
  readonly error: unknown;
}

export interface SharedCircuitsOptions {
  readonly store: CircuitStore;
  readonly clock: () => Epoch;
  /** A signal that aborts after so many milliseconds. */
  readonly timeUp: (ms: number) => AbortSignal;
  readonly limits: StoreLimits;
  readonly onStoreFailure: (failure: StoreFailure) => void;
}

export interface StoreLimits extends ReadingAges {
  /** Longest wait for one answer of the store. */
  readonly storeTimeoutMs: number;
  /** How long a store that has failed is not asked again. */
  readonly storePauseMs: number;
  /** How long the last read of a circuit is used while the store is unavailable. */
  readonly lastKnownForMs: number;
}

interface Known {
  readonly record: CircuitRecord;
  readonly readAt: Epoch;
  /** Another instance has changed it, or the outcome of a write is unknown: it must be read before the next decision. */
  readonly doubtful?: true;
}

const longAgo = Number.NEGATIVE_INFINITY;

/**
 * What this process knows of the circuits, and how it shares its own results. One read is enough for all of them, for a
 * while. While the store is unavailable each circuit goes on in this process alone, from its last known state. No method
 * ever throws: a circuit must not cost an observation.
 */
export class SharedCircuits {
  readonly #options: SharedCircuitsOptions;
  readonly #known = new Map<string, Known>();
  readonly #alone = new InProcessStore();
  #readAllAt: Epoch = longAgo;
  #failedAt: Epoch = longAgo;
  #reading: Promise<void> | undefined;

  constructor(options: SharedCircuitsOptions) {
    this.#options = options;
  }

  /** A circuit as it was a moment ago. */
  async getCached(name: string): Promise<Standing> {
    if (this.#isAway()) return this.#standAlone(name);
    const known = this.#lastKnown(name);
    if (this.#isGood(known)) return { record: known.record, place: 'shared' };
    try {
      // Calls that begin at once share one read.
      this.#reading ??= this.#readAll().finally(() => {
        this.#reading = undefined;
      });
      await this.#reading;
      return { record: this.#lastKnown(name).record, place: 'shared' };
    } catch {
      return this.#standAlone(name);
    }
  }

  /** A circuit as it is now. */
  async readConsistent(name: string): Promise<Standing> {
    if (this.#isAway()) return this.#standAlone(name);
    try {
      const record = await this.#ask('read', (store, signal) => store.read(name, signal));
      this.#remember(name, record);
      return { record, place: 'shared' };
    } catch {
      return this.#standAlone(name);
    }
  }

  /** Writes `next` to the store of its predecessor. @returns whether it is there now; false also if that is unknown */
  async write(name: string, place: Place, next: CircuitRecord): Promise<boolean> {
    if (place === 'in-process') return this.#alone.write(name, next);
    try {
      const written = await this.#ask('write', (store, signal) => store.write(name, next, signal));
      if (written) this.#remember(name, next);
      else this.#doubt(name);
      return written;
    } catch {
      this.#doubt(name);
      return false;
    }
  }

  /** Counts a failure, in this process if it cannot be counted for all. */
  async addFailure(name: string, place: Place, window: FailureWindow): Promise<{ count: number; place: Place }> {
    if (place === 'shared') {
      try {
        const count = await this.#ask('addFailure', (store, signal) => store.addFailure(name, window, signal));
        return { count, place };
      } catch {
        this.#standAlone(name);
      }
    }
    return { count: await this.#alone.addFailure(name, window), place: 'in-process' };
  }

  /** While the store is unavailable, at least this process uses the outcome of its call. */
  goOnAloneFrom(name: string, record: CircuitRecord): void {
    if (this.#isAway()) this.#alone.seed(name, record);
  }

  async #readAll(): Promise<void> {
    const read = await this.#ask('readAll', (store, signal) => store.readAll(signal));
    for (const [name, record] of read) {
      // It may be older than the last consistent read, or than our own write.
      if (record.gen >= this.#lastKnown(name).record.gen) this.#remember(name, record);
    }
    this.#readAllAt = this.#options.clock();
  }

  async #ask<T>(
    operation: StoreFailure['operation'],
    call: (store: CircuitStore, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const { store, timeUp, limits, clock, onStoreFailure } = this.#options;
    const signal = timeUp(limits.storeTimeoutMs);
    try {
      const answer = await inTime(call(store, signal), signal);
      this.#failedAt = longAgo;
      this.#alone.clear();
      return answer;
    } catch (error) {
      this.#failedAt = clock();
      onStoreFailure({ operation, error });
      throw error;
    }
  }

  #isGood({ record, readAt, doubtful }: Known): boolean {
    if (doubtful || this.#failedAt !== longAgo) return false;
    const now = this.#options.clock();
    return isFresh(record, now - readAt, now, this.#options.limits);
  }

  #isAway(): boolean {
    const sinceMs = this.#options.clock() - this.#failedAt;
    return sinceMs >= 0 && sinceMs < this.#options.limits.storePauseMs;
  }

  /**
   * The circuit in this process alone. It begins as it was last known, and if that was not closed it stays so until
   * the knowledge is too old; from then on this process probes by itself.
   */
  #standAlone(name: string): Standing {
    if (!this.#alone.has(name)) this.#alone.seed(name, this.#seedOf(this.#lastKnown(name)));
    return { record: this.#alone.recordOf(name), place: 'in-process' };
  }

  #seedOf({ record, readAt }: Known): CircuitRecord {
    const { state } = record;
    const knownUntil = readAt + this.#options.limits.lastKnownForMs;
    switch (state.is) {
      case 'closed':
        return record;
      case 'open':
        return { ...record, state: { ...state, probeAt: Math.max(state.probeAt, knownUntil) } };
      case 'half_open': {
        const { openings, successes, lease } = state;
        const probeAt = Math.max(lease.until, knownUntil);
        return { ...record, state: { is: 'open', probeAt, openings, successes } };
      }
    }
  }

  #lastKnown(name: string): Known {
    return this.#known.get(name) ?? { record: initialCircuit, readAt: this.#readAllAt };
  }

  #remember(name: string, record: CircuitRecord): void {
    this.#known.set(name, { record, readAt: this.#options.clock() });
  }

  #doubt(name: string): void {
    this.#known.set(name, { ...this.#lastKnown(name), doubtful: true });
  }
}
