import type { Fault } from '../../../infra/local/data-api/faults.ts';
import type { ErrorName } from '../../../infra/local/data-api/service-error.ts';
import { translateDataApiError } from '../../../lib/aws/data-api-errors.ts';
import { retryUntilDeadline } from '../../../lib/storage/retry-until-deadline.ts';

/** How a call to the Data API fails that may succeed a little later. */
export interface Failure {
  readonly name: string;
  readonly fault: Fault;
  /** How many calls it strikes. */
  readonly calls: number;
}

const messages: Partial<Record<ErrorName, readonly string[]>> = {
  BadRequestException: ['Communications link failure'],
  DatabaseErrorException: ['40001', '40P01', '55P03', '57P01', '08006', '53300', '57014'].map(
    (sqlState) => `ERROR: on demand; SQLState: ${sqlState}`,
  ),
};

/** Whether the error table calls that answer retryable. */
function isRetryable(name: ErrorName, message: string): boolean {
  return translateDataApiError(Object.assign(new Error(message), { name })).policy.retry !== false;
}

/** Every class of `names` that the error table calls retryable, and what may befall a connection. */
export function failuresOf(names: readonly ErrorName[]): readonly Failure[] {
  const answers = names.flatMap((error) => (messages[error] ?? ['on demand']).map((message) => ({ error, message })));
  const once = answers
    .filter(({ error, message }) => isRetryable(error, message))
    .map(({ error, message }) => ({
      name: `${error}: ${message}`,
      fault: { kind: 'error', error, message } as const,
      calls: 1,
    }));
  const waking = { kind: 'error', error: 'DatabaseResumingException' } as const;
  return [
    ...once,
    { name: 'DatabaseResumingException, five times', fault: waking, calls: 5 },
    { name: 'reset before the call', fault: { kind: 'reset' }, calls: 1 },
    { name: 'reply lost after the call', fault: { kind: 'dropped-reply' }, calls: 1 },
  ];
}

/** The retry of the deployed functions, on a clock that only its pauses move: nothing is waited for. */
export function instantRetry() {
  let now = 0;
  return retryUntilDeadline({
    pause: async (ms) => {
      now += ms;
    },
    now: () => now,
    random: () => 0.5,
  });
}
