import type { ErrorCode } from './error-table.ts';
import { OddsError } from './odds-error.ts';

/** Something that can serve, behind its own circuit, to the point where its answer has proved usable. */
export interface Candidate {
  readonly name: string;
  /** @returns why it did not serve; undefined if it did */
  serve(): Promise<OddsError | undefined>;
}

export interface FailedCandidate {
  readonly name: string;
  readonly error: OddsError;
}

interface Served {
  readonly servedBy: string;
  /** Those before it, in order. */
  readonly failed: readonly FailedCandidate[];
}

/** A failed candidate as a report and a log line show it. */
export interface PassedOver {
  readonly name: string;
  readonly code: ErrorCode;
  readonly message: string;
}

export function passedOver({ name, error: { code, message } }: FailedCandidate): PassedOver {
  return { name, code, message };
}

/**
 * Tries the candidates in order until one serves. The error table says after which errors the next may be tried; any other
 * error, and any error after the signal has aborted, ends the attempt.
 *
 * @returns which served; or why none did, with the code of the first candidate's error, because that is the one to repair
 */
export async function firstAvailable(
  candidates: readonly Candidate[],
  signal: AbortSignal,
): Promise<Served | OddsError> {
  const failed: FailedCandidate[] = [];
  for (const { name, serve } of candidates) {
    const error = await serve();
    if (error === undefined) return { servedBy: name, failed };
    if (!error.policy.tryNextSource || signal.aborted) return error;
    failed.push({ name, error });
  }
  return noneServed(failed);
}

/** The error of a single candidate is returned as it is. */
function noneServed(failed: readonly FailedCandidate[]): OddsError {
  const [first, ...others] = failed;
  if (first === undefined) return new OddsError('source_off', 'There is no source to ask.');
  if (others.length === 0) return first.error;
  const reasons = others.map(({ name, error }) => `${name}: ${error.message} (${error.code})`);
  return new OddsError(first.error.code, `${first.error.message} Nor could another serve. ${reasons.join(' ')}`, {
    cause: first.error,
    details: { ...first.error.details, passedOver: failed.map(passedOver) },
  });
}
