import type { ErrorCode } from '../resilience/error-table.ts';

/** One call of the Data API: of a statement, or of the beginning or the end of a transaction. */
export interface DatabaseCall {
  readonly tookMs: number;
  /** Why it failed; null if it did not. */
  readonly code: ErrorCode | null;
}

/** The calls of one invocation. */
export interface DatabaseUsage {
  readonly calls: number;
  /** Of all calls, or of every second, every third, …: at most {@link mostSamples}. */
  readonly samplesMs: readonly number[];
  readonly slowestMs: number;
  /** By code. */
  readonly failures: Readonly<Partial<Record<ErrorCode, number>>>;
}

/** A metric takes 100 values at once, and a drain may make hundreds of calls. */
const mostSamples = 50;

/** Counts what one instance asks of the database, from one `take` to the next. */
export class DatabaseMeter {
  #calls: DatabaseCall[] = [];

  note(call: DatabaseCall): void {
    this.#calls.push(call);
  }

  /** What has been noted since it was last asked. */
  take(): DatabaseUsage {
    const calls = this.#calls;
    this.#calls = [];
    const every = Math.ceil(calls.length / mostSamples);
    const failures: Partial<Record<ErrorCode, number>> = {};
    for (const { code } of calls) if (code !== null) failures[code] = (failures[code] ?? 0) + 1;
    return {
      calls: calls.length,
      samplesMs: calls.filter((_call, n) => n % every === 0).map(({ tookMs }) => tookMs),
      slowestMs: Math.max(0, ...calls.map(({ tookMs }) => tookMs)),
      failures,
    };
  }
}
