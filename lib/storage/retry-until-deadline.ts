import { OddsError } from '../resilience/odds-error.ts';

type Pause = (ms: number, signal?: AbortSignal) => Promise<unknown>;

/**
 * Repeats an attempt until it succeeds, fails for good, or the signal says that the time is up. The attempt is a whole
 * transaction, or a statement that may run twice.
 */
export type Retry = <T>(attempt: () => Promise<T>, signal?: AbortSignal) => Promise<T>;

/** One attempt, for callers that have their own idea of failures. */
export const once: Retry = (attempt) => attempt();

export interface RetryProgress {
  /** The code of the last failure, and its message. */
  readonly code: string;
  readonly reason: string;
  readonly attempts: number;
  readonly waitedMs: number;
}

export interface RetryUntilDeadlineOptions {
  readonly pause: Pause;
  /** Milliseconds. Only differences count. */
  readonly now: () => number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Called before the first pause, and then every 15 s at most. */
  readonly onProgress?: ((progress: RetryProgress) => void) | undefined;
}

/** A cluster that slept takes 10 to 30 seconds to wake, longer after a day. */
const wakingDelayMs = 2_500;
/** Full jitter below 200 ms, 400 ms, … up to this. */
const firstDelayMs = 200;
const longestDelayMs = 10_000;
/** A new role's permissions reach all of IAM in seconds, and a new password all of the Data API. */
const forbiddenForMs = 30_000;
const progressEveryMs = 15_000;

/**
 * For work that no later run repeats: a deployment, a rotation. It retries every failure that the error table calls
 * retryable until the deadline, and a refused access for 30 seconds at most. `retrying` (lib/resilience/retry.ts) is
 * for runs, which give up early because the next one does their work.
 */
export function retryUntilDeadline(options: RetryUntilDeadlineOptions): Retry {
  return async (attempt, signal) => {
    const waiting = new Waiting(options);
    for (;;) {
      try {
        return await attempt();
      } catch (error) {
        await waiting.pauseAfter(error, signal);
      }
    }
  };
}

/** Whether the same attempt may succeed a little later. */
export function mayPass(error: OddsError): boolean {
  return error.policy.retry !== false || isForbidden(error);
}

/** Not by the grants of the database itself (42501): those change by a migration only. */
function isForbidden({ code, details }: OddsError): boolean {
  return (code === 'database_forbidden' || code === 'secret_refused') && details.sqlState !== '42501';
}

class Waiting {
  readonly #options: RetryUntilDeadlineOptions;
  readonly #startedAt: number;
  #attempts = 0;
  #forbiddenSince: number | undefined;
  #reportedAt = Number.NEGATIVE_INFINITY;
  #lastFailure: OddsError | undefined;

  constructor(options: RetryUntilDeadlineOptions) {
    this.#options = options;
    this.#startedAt = options.now();
  }

  /** @throws the error itself if no other attempt can help; OddsError `deadline_near` if there is no time for one */
  async pauseAfter(error: unknown, signal: AbortSignal | undefined): Promise<void> {
    if (!(error instanceof OddsError)) throw error;
    // The call was given up because the time is up: what it was repeated for says more.
    if (error.code === 'deadline_near' && this.#lastFailure) throw tooLate(this.#lastFailure);
    if (!mayPass(error)) throw error;
    this.#attempts += 1;
    this.#lastFailure = error;
    const delayMs = this.#delayAfter(error);
    if (delayMs === undefined) throw error;
    this.#report(error);
    try {
      signal?.throwIfAborted();
      await this.#options.pause(delayMs, signal);
      signal?.throwIfAborted();
    } catch {
      throw tooLate(error);
    }
  }

  /** Undefined if access was refused for too long. */
  #delayAfter(error: OddsError): number | undefined {
    const { now, random } = this.#options;
    if (error.policy.retry === 'when awake') return wakingDelayMs;
    const jittered = random() * Math.min(longestDelayMs, firstDelayMs * 2 ** (this.#attempts - 1));
    if (!isForbidden(error)) return jittered;
    this.#forbiddenSince ??= now();
    const leftMs = this.#forbiddenSince + forbiddenForMs - now();
    return leftMs > 0 ? Math.min(jittered, leftMs) : undefined;
  }

  #report({ code, message }: OddsError): void {
    const now = this.#options.now();
    if (now - this.#reportedAt < progressEveryMs) return;
    this.#reportedAt = now;
    this.#options.onProgress?.({
      code,
      reason: message,
      attempts: this.#attempts,
      waitedMs: Math.round(now - this.#startedAt),
    });
  }
}

function tooLate(last: OddsError): OddsError {
  return new OddsError('deadline_near', `The time was up before this passed: ${last.message}`, {
    cause: last,
    details: { ...last.details, waitedFor: last.code },
  });
}
