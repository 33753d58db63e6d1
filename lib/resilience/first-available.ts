import type { ErrorCode } from './error-table.ts';
import { OddsError } from './odds-error.ts';

/** Something that can serve, behind its own circuit, to the point where its answer has proved usable. */
export interface Candidate<Answer> {
  readonly name: string;
  /** @throws OddsError */
  serve(signal: AbortSignal): Promise<Answer>;
}

/** A candidate that did not serve, and why. */
interface PassedOver {
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
      if (!(error instanceof OddsError) || !error.meaning.elsewhere || signal.aborted) throw error;
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

/** With no candidate at all there was nobody to ask. */
function noneServed(failures: readonly Failure[]): OddsError {
  const first = failures[0]?.error;
  const all = failures.map(passedOver);
  const told = all.map(({ name, code, message }) => `${name} (${code}): ${message}`);
  return new OddsError(first?.code ?? 'source_off', ['None could serve.', ...told].join(' '), {
    cause: first,
    details: { ...first?.details, passedOver: all },
  });
}
