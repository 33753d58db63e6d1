import type { Instant } from '../odds/instant.ts';
import { OddsError } from '../resilience/odds-error.ts';
import { abortedCall, refusedAnswer, unreachable } from './http-failure.ts';

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

interface HttpGet {
  /** With its query. Messages and details show it without. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly maxBytes: number;
  readonly signal: AbortSignal;
  readonly fetch: Fetch;
  readonly now: () => Date;
}

interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** When the last byte of the body was received. */
  readonly receivedAt: Instant;
}

/** What is worth keeping of an answer's headers: how old it is, what it claims to be, and what is left of a quota. Never cookies or tokens. */
const keptHeaders = [
  'age',
  'cache-control',
  'content-type',
  'date',
  'etag',
  'last-modified',
  'retry-after',
  'x-cache',
  'x-requests-last',
  'x-requests-remaining',
  'x-requests-used',
];

/** One GET. @throws OddsError with a `source_…` code for anything but a whole 2xx answer */
export async function httpGet(get: HttpGet): Promise<HttpAnswer> {
  const response = await received(get, () =>
    // A redirect would answer another request than the one that is recorded.
    get.fetch(get.url, { method: 'GET', headers: { ...get.headers }, redirect: 'manual', signal: get.signal }),
  );
  if (!response.ok) {
    // The body is not needed; an error while it is discarded adds nothing to the status.
    await response.body?.cancel().catch(() => undefined);
    throw refusedAnswer(response, get.url, get.now());
  }
  const body = await received(get, () => readBody(response, get));
  return { status: response.status, headers: keep(response.headers), body, receivedAt: get.now().toISOString() };
}

async function received<T>({ signal, url }: HttpGet, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    if (cause instanceof OddsError) throw cause;
    throw signal.aborted ? abortedCall(signal, url) : unreachable(url, cause);
  }
}

async function readBody(response: Response, { maxBytes, url }: HttpGet): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > maxBytes) {
      throw new OddsError(
        'source_body_too_large',
        `The answer of ${new URL(url).host} is larger than ${maxBytes} bytes and was not read to its end. No slate comes near that: see what the address serves now.`,
        { details: { status: response.status, maxBytes } },
      );
    }
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

function keep(headers: Headers): Readonly<Record<string, string>> {
  const kept = keptHeaders.map((name): [string, string | null] => [name, headers.get(name)]);
  return Object.fromEntries(kept.flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
}
