import type { ErrorCode } from '../resilience/error-table.ts';
import { OddsError } from '../resilience/odds-error.ts';

/** The caller's signal ended the call. If its reason is an OddsError, that is the failure. */
export function abortedCall(signal: AbortSignal, url: string): OddsError {
  if (signal.reason instanceof OddsError) return signal.reason;
  return new OddsError('source_timeout', `${placeOf(url)} did not answer in the time it was given.`, {
    cause: signal.reason,
  });
}

const timeouts = new Set(['ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);

/** No answer, or one that broke off: the name is unknown, the connection refused, reset or too slow. */
export function unreachable(url: string, cause: unknown): OddsError {
  const reason = networkCodeOf(cause);
  const details = reason === undefined ? {} : { reason };
  if (reason !== undefined && timeouts.has(reason)) {
    return new OddsError('source_timeout', `${placeOf(url)} did not answer in time (${reason}).`, { cause, details });
  }
  return new OddsError('source_unreachable', `${placeOf(url)} gave no whole answer (${reason ?? 'network error'}).`, {
    cause,
    details,
  });
}

/** `fetch` hides what happened in the cause of its error. The search is bounded, because errors can cause each other in a circle. */
function networkCodeOf(error: unknown, depth = 0): string | undefined {
  if (!(error instanceof Error) || depth > 10) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return networkCodeOf(error.cause, depth + 1);
}

/** The source answered with another status than 2xx. */
export function refusedAnswer({ status, headers }: Response, url: string, now: Date): OddsError {
  const retryAfterMs = retryAfterMsOf(headers.get('retry-after'), now);
  const details = { status, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  return new OddsError(codeOf(status), `${placeOf(url)} answered ${status}: ${meaningOf(status)}.`, { details });
}

function codeOf(status: number): ErrorCode {
  if (status === 429) return 'source_throttled';
  if (status === 403) return 'source_blocked';
  return status >= 500 ? 'source_failing' : 'source_refused';
}

function meaningOf(status: number): string {
  if (status === 429) return 'we ask too often; wait before asking again';
  if (status === 403) return 'it blocks us; check whether it refuses the User-Agent or our address';
  if (status === 404) return 'it knows no such address, or has nothing for that league and date';
  if (status >= 500) return 'it is failing; ask again later';
  if (status < 400) return 'it redirects, and redirects are not followed; check where the source has moved';
  return 'it refuses the request; check whether it still accepts the league, the date and the other parameters';
}

/** Seconds, or a date. */
function retryAfterMsOf(header: string | null, now: Date): number | undefined {
  if (header === null) return undefined;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now.getTime());
}

/** Host and path. A query may one day hold a key, so it is never shown. */
function placeOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}
