import type { SoakFault } from './fault-kinds.ts';

export type FaultCounts = Readonly<Partial<Record<SoakFault, number>>>;

/** Calls to the database, and how long the statements of recording took. */
export interface DatabaseUse {
  calls: number;
  recordingCalls: number;
  recordingMs: number;
}

/** Why nothing landed in a minute. */
export type GapCause = SoakFault | 'source_circuit_open';

/** A circuit that trouble opened is closed again after so many minutes at the latest: 15 of being open, and two probes. */
const longestAfterEffect = 20;

/** What happened in the day as the soak itself saw it, never as the functions tell it. */
export class Ledger {
  readonly #struck = new Map<SoakFault, number>();
  readonly endings = new Map<string, number>();
  readonly drainEndings = new Map<string, number>();
  readonly live: DatabaseUse = { calls: 0, recordingCalls: 0, recordingMs: 0 };
  readonly drains: DatabaseUse = { calls: 0, recordingCalls: 0, recordingMs: 0 };
  /** Minutes in which something should have landed, and why nothing did in the others. */
  readonly landedMinutes = new Set<number>();
  readonly gaps = new Map<number, GapCause>();
  /** Minutes of what landed and no reader can read. */
  readonly unreadable = new Set<number>();
  readonly problems: string[] = [];
  /** Of the runs that recorded. */
  changes = 0;
  readonly #troubleAt = { source: Number.NEGATIVE_INFINITY, database: Number.NEGATIVE_INFINITY };

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

  /** The database, or the source, had trouble of some kind in that minute. */
  trouble(where: 'source' | 'database', minute: number): void {
    this.#troubleAt[where] = Math.max(minute, this.#troubleAt[where]);
  }

  /** Whether a circuit may be open in that minute. */
  explains(code: string | undefined, minute: number): boolean {
    if (code === 'database_circuit_open') return minute - this.#troubleAt.database <= longestAfterEffect;
    return code === 'source_circuit_open' && minute - this.#troubleAt.source <= longestAfterEffect;
  }

  problem(sentence: string): void {
    this.problems.push(sentence);
  }
}
