import { OddsError } from '../odds-error.ts';
import type { CircuitKind } from './settings.ts';

/** An error that counts as a failure of the other side. */
export interface CountedFailure {
  readonly code: string;
  /** How long it asks to be left alone; null if it does not say. */
  readonly retryAfterMs: number | null;
}

interface EndedCall {
  readonly kind: CircuitKind;
  /** The invocation's own deadline, or its caller, ended the call: that says nothing of the other side. */
  readonly callerGaveUp: boolean;
  /** The call used up the time that it had. */
  readonly timedOut: boolean;
}

/** Looks up in the error table whether an error counts. Null if it does not: it is ours, or another side's. */
export function countedFailure(error: unknown, { kind, callerGaveUp, timedOut }: EndedCall): CountedFailure | null {
  if (callerGaveUp) return null;
  const known = error instanceof OddsError && error.policy.circuit === kind ? error : undefined;
  if (known) return { code: known.code, retryAfterMs: retryAfterMsOf(known) };
  // What failed after the answer – the bucket, our reader – is not the other side's failure, however long it took.
  const isAnothers = error instanceof OddsError && error.code !== 'deadline_near';
  // A client that is aborted may throw an error other than a timeout.
  return timedOut && !isAnothers ? { code: 'call_timeout', retryAfterMs: null } : null;
}

function retryAfterMsOf({ code, details }: OddsError): number | null {
  const { retryAfterMs } = details;
  return code === 'source_throttled' && typeof retryAfterMs === 'number' ? retryAfterMs : null;
}
