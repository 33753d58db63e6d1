import { createHash } from 'node:crypto';
import type { Instant } from './instant.ts';

/** What was asked of the source. Never holds a credential: it is landed, hashed and logged. */
export interface ObservationRequest {
  readonly method: 'GET';
  /** Host and path, without the query: `https://api.example.com/web/v2/…`, or `file:` for a recorded body. */
  readonly url: string;
  /** Query parameters without credentials, in the order they were sent. */
  readonly query: Readonly<Record<string, string>>;
}

/** The largest body that can land: a recorded one. Answers over HTTP are cut off at less. */
export const largestBodyBytes = 64 * 1024 * 1024;

/** Whether nothing was requested: the body is a recording, and its address is a `file:`. */
export function isRecorded({ url }: Pick<ObservationRequest, 'url'>): boolean {
  return url.startsWith('file:');
}

/** One answer of one source to one request at one moment. */
export interface Observation {
  readonly source: string;
  readonly league: string;
  /** The slate asked for, `YYYY-MM-DD` in America/New_York; null if the request named none (a recorded body). */
  readonly slateDate: string | null;
  readonly request: ObservationRequest;
  readonly status: number;
  /** An allow-list of response headers, names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** When the body was received, by us. */
  readonly capturedAt: Instant;
  readonly body: Uint8Array;
  /** See {@link contentHashOf}. With `capturedAt` it is the observation's identity and its place in the order. */
  readonly contentHash: string;
  readonly correlationId: string;
}

/**
 * SHA-256 over what was asked and what was answered, as 64 hex digits. The request is part of it because two slates can
 * give the same (empty) answer in the same millisecond, and each speaks only for what it was asked.
 */
export function contentHashOf(
  observation: Pick<Observation, 'source' | 'league' | 'slateDate' | 'request' | 'body'>,
): string {
  const { source, league, slateDate, request, body } = observation;
  const asked = JSON.stringify([
    source,
    league,
    slateDate,
    request.method,
    new URL(request.url).pathname,
    request.query,
  ]);
  return createHash('sha256').update(asked).update('\n').update(body).digest('hex');
}
