import type { ErrorCode } from './error-table.ts';
import { OddsError } from './odds-error.ts';

/** One call: of the Data API (a statement, the beginning or the end of a transaction), or one request to a source. */
export interface MeteredCall {
  readonly tookMs: number;
  /** Why it failed; null if it did not. */
  readonly code: ErrorCode | null;
}

/** The calls of one invocation. */
export interface CallUsage {
  readonly calls: number;
  /** Of all calls, or of every second, every third, …: at most {@link mostSamples}. */
  readonly samplesMs: readonly number[];
  readonly slowestMs: number;
  /** By code. */
  readonly failures: Readonly<Partial<Record<ErrorCode, number>>>;
}

/** A metric takes 100 values at once, and a drain may make hundreds of calls. */
const mostSamples = 50;

/** Counts the calls that one instance makes to one dependency, from one `take` to the next. */
export class CallMeter {
  #calls: MeteredCall[] = [];

  record(call: MeteredCall): void {
    this.#calls.push(call);
  }

  /** How long the calls took that did not fail, of those that the next `take` takes. */
  answeredMs(): readonly number[] {
    return this.#calls.flatMap(({ tookMs, code }) => (code === null ? tookMs : []));
  }

  /** What was recorded since the last `take`. */
  take(): CallUsage {
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

/**
 * The same call, metered: how long it took, and the code of a failure that its circuit would count. What was refused before a
 * request was made, or ended by our own deadline, is not metered.
 */
export function metered<Args extends readonly unknown[], T>(
  meter: Pick<CallMeter, 'record'>,
  call: (...args: Args) => Promise<T>,
): (...args: Args) => Promise<T> {
  return async (...args) => {
    const begun = performance.now();
    const record = (code: ErrorCode | null) => meter.record({ tookMs: Math.round(performance.now() - begun), code });
    try {
      const answer = await call(...args);
      record(null);
      return answer;
    } catch (error) {
      if (error instanceof OddsError && error.policy.circuit !== null) record(error.code);
      throw error;
    }
  };
}
