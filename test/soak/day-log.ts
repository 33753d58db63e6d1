import type { SoakFault } from './fault-kinds.ts';

export type FaultCounts = Readonly<Partial<Record<SoakFault, number>>>;

/** Requests to the database, and the time of the statements that record. */
export interface DatabaseUse {
  calls: number;
  recordingCalls: number;
  recordingMs: number;
}

/** Why nothing landed in a minute. */
export type GapCause = SoakFault | 'source_circuit_open';

/** A circuit closes at most so many minutes after its cause ended: 15 minutes open, then two probes. */
const longestOpenMinutes = 20;

/** What happened in the day as the soak saw it, independent of what the functions report. */
export class DayLog {
  readonly #faults = new Map<SoakFault, number>();
  readonly runEndings: Record<string, number> = {};
  readonly drainEndings: Record<string, number> = {};
  readonly live: DatabaseUse = { calls: 0, recordingCalls: 0, recordingMs: 0 };
  readonly drains: DatabaseUse = { calls: 0, recordingCalls: 0, recordingMs: 0 };
  /** Minutes in which something should have landed, and the cause for each other minute. */
  readonly landedMinutes = new Set<number>();
  readonly gaps = new Map<number, GapCause>();
  /** Minutes whose observation no reader can read. */
  readonly unreadable = new Set<number>();
  readonly problems: string[] = [];
  /** Changes that runs have recorded. */
  changes = 0;
  readonly #lastFailure = { source: Number.NEGATIVE_INFINITY, database: Number.NEGATIVE_INFINITY };

  countFault(fault: SoakFault): void {
    this.#faults.set(fault, (this.#faults.get(fault) ?? 0) + 1);
  }

  faults(kinds: readonly SoakFault[]): FaultCounts {
    return Object.fromEntries(kinds.map((kind) => [kind, this.#faults.get(kind) ?? 0]));
  }

  countEnding(endings: Record<string, number>, status: string): void {
    endings[status] = (endings[status] ?? 0) + 1;
  }

  /** Calls that a circuit counts as failed may have happened in that minute. */
  noteFailure(of: 'source' | 'database', minute: number): void {
    this.#lastFailure[of] = Math.max(minute, this.#lastFailure[of]);
  }

  /** Whether the error is an open circuit, and that circuit may be open in that minute. */
  explains(code: string | undefined, minute: number): boolean {
    if (code === 'database_circuit_open') return minute - this.#lastFailure.database <= longestOpenMinutes;
    return code === 'source_circuit_open' && minute - this.#lastFailure.source <= longestOpenMinutes;
  }
}
