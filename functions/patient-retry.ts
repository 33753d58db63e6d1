import { setTimeout } from 'node:timers/promises';
import { type Retry, type RetryProgress, retryUntilDeadline } from '../lib/storage/retry-until-deadline.ts';

/** Repeats what may pass until the deadline, and says so in the function's log. */
export function patientRetry(logger: { warn(message: string, facts: { readonly retry: RetryProgress }): void }): Retry {
  return retryUntilDeadline({
    pause: (ms, signal) => setTimeout(ms, undefined, signal && { signal }),
    now: () => performance.now(),
    random: Math.random,
    onProgress: (progress) => logger.warn('Waiting to try again', { retry: progress }),
  });
}
