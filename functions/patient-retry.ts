import { setTimeout } from 'node:timers/promises';
import { type Retry, type RetryProgress, retryUntilDeadline } from '../lib/storage/retry-until-deadline.ts';

/** Retries transient failures until the deadline, and logs that. */
export function patientRetry(logger: { warn(message: string, facts: { readonly retry: RetryProgress }): void }): Retry {
  return retryUntilDeadline({
    pause: (ms, signal) => setTimeout(ms, undefined, signal && { signal }),
    now: () => performance.now(),
    random: Math.random,
    onProgress: (progress) => logger.warn('Waiting to try again', { retry: progress }),
  });
}
