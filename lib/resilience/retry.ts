import { DelegateBackoff, handleWhen, retry } from 'cockatiel';
import { OddsError } from './odds-error.ts';

/** The retries that are left to one invocation, over all its calls: a bad day must not multiply the traffic. */
export interface RetryBudget {
  /** Takes one, or says that there is none. */
  take(): boolean;
}

export function retryBudget(retries: number): RetryBudget {
  let left = retries;
  return { take: () => left-- > 0 };
}

export interface RetryOptions {
  /** The invocation's deadline: nothing is begun after it. */
  readonly signal: AbortSignal;
  readonly budget: RetryBudget;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** The call is the circuit's probe for all instances: only a waking database is asked again. */
  readonly probe?: boolean;
}

const maxRetries = 2;
const firstDelayMs = 200;
/** After a longer retry-after the next run asks instead: an invocation is paid for while it waits. */
const longestWaitMs = 5_000;
/** A waking database did not run the statement; it takes 10 to 30 s, and costs nothing to ask. */
const wakingDelayMs = 2_500;

/**
 * The one layer that retries. What may be retried is asked of the error table: `soon` at most twice and within the
 * budget, with full jitter (AWS Architecture Blog, "Exponential Backoff And Jitter") or as long as Retry-After says;
 * `when awake` for as long as the deadline lets it. The last error is thrown as it is.
 */
export function retrying<T>(
  call: () => Promise<T>,
  { signal, budget, random, probe = false }: RetryOptions,
): Promise<T> {
  let retries = 0;
  let failure: unknown;
  const policy = retry(
    handleWhen((error) => {
      failure = error;
      if (!(error instanceof OddsError) || signal.aborted) return false;
      if (error.policy.retry === 'when awake') return true;
      if (probe || error.policy.retry !== 'soon' || (retryAfterMsOf(error) ?? 0) > longestWaitMs) return false;
      return retries++ < maxRetries && budget.take();
    }),
    {
      maxAttempts: Number.POSITIVE_INFINITY,
      backoff: new DelegateBackoff(({ result }) => {
        const error = 'error' in result ? result.error : undefined;
        if (!(error instanceof OddsError)) return 0;
        if (error.policy.retry === 'when awake') return wakingDelayMs;
        return retryAfterMsOf(error) ?? random() * firstDelayMs * 2 ** retries;
      }),
    },
  );
  // The wait may outlast the deadline, and then there is no other call.
  return policy.execute(() => (failure && signal.aborted ? Promise.reject(failure) : call()), signal);
}

function retryAfterMsOf({ details }: OddsError): number | undefined {
  return typeof details.retryAfterMs === 'number' ? details.retryAfterMs : undefined;
}
