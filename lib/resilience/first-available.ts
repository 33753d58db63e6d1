import type { ErrorCode } from './error-table.ts';
import { OddsError } from './odds-error.ts';

/** Something that can serve, behind its own circuit, to the point where its answer has proved usable. */
export interface Candidate<Answer> {
  readonly name: string;
  /** @throws OddsError */
  serve(signal: AbortSignal): Promise<Answer>;
}

/** A candidate that did not serve, and why. */
export interface PassedOver {
  readonly name: string;
  readonly code: ErrorCode;
  readonly message: string;
}

export interface Served<Answer> {
  readonly servedBy: string;
  readonly answer: Answer;
  /** Those before it, in order. */
  readonly passedOver: readonly PassedOver[];
}

/**
 * The answer of the first candidate that can serve, tried in order. The error table says after which errors another may be
 * asked instead; any other error, and any error once the signal has ended the call, goes on as it is.
 *
 * @throws OddsError where none can serve: with the first candidate's code, because that is the one to mend
 */
export async function firstAvailable<Answer>(
  candidates: readonly Candidate<Answer>[],
  signal: AbortSignal,
): Promise<Served<Answer>> {
  const failures: Failure[] = [];
  for (const candidate of candidates) {
    try {
      const answer = await candidate.serve(signal);
      return { servedBy: candidate.name, answer, passedOver: failures.map(passedOver) };
    } catch (error) {
      if (!(error instanceof OddsError) || !error.policy.tryNextSource || signal.aborted) throw error;
      failures.push({ name: candidate.name, error });
    }
  }
  throw noneServed(failures);
}

interface Failure {
  readonly name: string;
  readonly error: OddsError;
}

function passedOver({ name, error }: Failure): PassedOver {
  return { name, code: error.code, message: error.message };
}

/** One that was alone throws what it threw; with no candidate at all there was nobody to ask. */
function noneServed([first, ...others]: readonly Failure[]): OddsError {
  if (first === undefined) return new OddsError('source_off', 'There was nobody to ask.');
  if (others.length === 0) return first.error;
  const told = others.map(passedOver).map(({ name, code, message }) => `${name}: ${message} (${code})`);
  return new OddsError(first.error.code, `${first.error.message} Nor could another serve. ${told.join(' ')}`, {
    cause: first.error,
    details: { ...first.error.details, passedOver: [first, ...others].map(passedOver) },
  });
}
