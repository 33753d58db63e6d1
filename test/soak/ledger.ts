import type { SoakFault } from './fault-kinds.ts';

export type FaultCounts = Readonly<Partial<Record<SoakFault, number>>>;

/** Calls to the database, and how long the statements of recording took. */
export interface DatabaseUse {
  calls: number;
  recordingCalls: number;
  recordingMs: number;
}

/** What happened in the day as the soak itself saw it, never as the functions tell it. */
export class Ledger {
  readonly #struck = new Map<SoakFault, number>();
  readonly endings = new Map<string, number>();
  readonly drainEndings = new Map<string, number>();
  readonly live: DatabaseUse = { calls: 0, recordingCalls: 0, recordingMs: 0 };
  readonly drains: DatabaseUse = { calls: 0, recordingCalls: 0, recordingMs: 0 };
  /** Minutes in which something should have landed, and why nothing did in the others. */
  readonly landedMinutes = new Set<number>();
  readonly gaps = new Map<number, SoakFault>();
  /** Minutes of what landed and no reader can read. */
  readonly unreadable = new Set<number>();
  readonly problems: string[] = [];
  /** Of the runs that recorded. */
  changes = 0;

  struck(fault: SoakFault): void {
    this.#struck.set(fault, (this.#struck.get(fault) ?? 0) + 1);
  }

  /** How often each of these has struck. */
  faults(kinds: readonly SoakFault[]): FaultCounts {
    return Object.fromEntries(kinds.map((kind) => [kind, this.#struck.get(kind) ?? 0]));
  }

  ended(endings: Map<string, number>, status: string): void {
    endings.set(status, (endings.get(status) ?? 0) + 1);
  }

  problem(sentence: string): void {
    this.problems.push(sentence);
  }
}
