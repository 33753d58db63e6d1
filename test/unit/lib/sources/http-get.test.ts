import { describe, expect, test } from 'vitest';
import { OddsError } from '../../../../lib/resilience/odds-error.ts';
import { type Fetch, httpGet } from '../../../../lib/sources/http-get.ts';

const now = new Date('2026-08-03T16:00:00.000Z');

function get(fetch: Fetch, changes: { signal?: AbortSignal; maxBytes?: number } = {}) {
  const { signal = new AbortController().signal, maxBytes = 1000 } = changes;
  return httpGet({ url: 'https://odds.test/slate?key=secret', headers: {}, maxBytes, signal, fetch, now: () => now });
}

async function failureOf(call: Promise<unknown>): Promise<OddsError> {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof OddsError) return error;
  throw new Error(`Not an OddsError: ${error}`);
}

/** Never answers; like the real one it ends when its signal does. */
const hanging: Fetch = (_url, { signal }) =>
  new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason));
  });

describe('httpGet', () => {
  test('gives the body, its time and only the headers that are kept', async () => {
    const headers = { 'Content-Type': 'application/json', 'Set-Cookie': 'session=1', Age: '12', 'X-Token': 'secret' };
    const answer = await get(async () => new Response('{}', { headers }));
    expect(answer).toEqual({
      status: 200,
      headers: { age: '12', 'content-type': 'application/json' },
      body: new TextEncoder().encode('{}'),
      receivedAt: '2026-08-03T16:00:00.000Z',
    });
  });

  test('takes the time when the last byte has come, not when the first one did', async () => {
    let clock = 0;
    const body = new ReadableStream({
      pull(stream) {
        clock += 1000;
        if (clock > 5000) stream.close();
        else stream.enqueue(new Uint8Array([0x20]));
      },
    });
    const answer = await httpGet({
      url: 'https://odds.test/slate',
      headers: {},
      maxBytes: 1000,
      signal: new AbortController().signal,
      fetch: async () => new Response(body),
      now: () => new Date(clock),
    });
    expect(answer.receivedAt).toBe('1970-01-01T00:00:06.000Z');
  });

  test.each([
    [403, 'source_blocked'],
    [404, 'source_refused'],
    [400, 'source_refused'],
    [301, 'source_refused'],
    [429, 'source_throttled'],
    [500, 'source_failing'],
    [503, 'source_failing'],
  ])('translates status %d to %s', async (status, code) => {
    const failure = await failureOf(get(async () => new Response('no', { status })));
    expect(failure.code).toBe(code);
    expect(failure.details).toEqual({ status });
    expect(failure.message).toContain(`odds.test/slate answered ${status}`);
  });

  test.each([
    ['30', 30_000],
    ['Mon, 03 Aug 2026 16:01:00 GMT', 60_000],
    ['Mon, 03 Aug 2026 15:00:00 GMT', 0],
  ])('says how long to wait after Retry-After: %s', async (header, retryAfterMs) => {
    const headers = { 'retry-after': header };
    const failure = await failureOf(get(async () => new Response(null, { status: 429, headers })));
    expect(failure.details).toEqual({ status: 429, retryAfterMs });
  });

  test('leaves out a Retry-After that says nothing', async () => {
    const headers = { 'retry-after': 'soon' };
    const failure = await failureOf(get(async () => new Response(null, { status: 429, headers })));
    expect(failure.details).toEqual({ status: 429 });
  });

  test('does not follow a redirect to another request', async () => {
    let redirect: unknown;
    await get(async (_url, init) => {
      redirect = init.redirect;
      return new Response('{}');
    });
    expect(redirect).toBe('manual');
  });

  test('names the error of the network', async () => {
    const cause = new TypeError('fetch failed', {
      cause: Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }),
    });
    const failure = await failureOf(get(() => Promise.reject(cause)));
    expect(failure.code).toBe('source_unreachable');
    expect(failure.details).toEqual({ reason: 'ECONNREFUSED' });
    expect(failure.cause).toBe(cause);
  });

  test('calls a connection that is too slow a timeout', async () => {
    const cause = new TypeError('fetch failed', {
      cause: Object.assign(new Error(), { code: 'UND_ERR_CONNECT_TIMEOUT' }),
    });
    expect((await failureOf(get(() => Promise.reject(cause)))).code).toBe('source_timeout');
  });

  test('calls an answer that breaks off unreachable', async () => {
    const body = new ReadableStream({
      start(stream) {
        stream.enqueue(new Uint8Array([0x7b]));
        stream.error(new TypeError('terminated'));
      },
    });
    expect((await failureOf(get(async () => new Response(body)))).code).toBe('source_unreachable');
  });

  test('calls the end of its time a timeout, before the answer and inside the body', async () => {
    const signal = AbortSignal.abort(new DOMException('too late', 'TimeoutError'));
    expect((await failureOf(get(async (_url, init) => Promise.reject(init.signal?.reason), { signal }))).code).toBe(
      'source_timeout',
    );

    const ends = new AbortController();
    const body = new ReadableStream({
      pull: (stream) => {
        ends.abort();
        stream.error(ends.signal.reason);
      },
    });
    expect((await failureOf(get(async () => new Response(body), { signal: ends.signal }))).code).toBe('source_timeout');
  });

  test('throws the reason of the caller if that is an OddsError', async () => {
    const deadline = new OddsError('deadline_near', 'The deadline is near.');
    const caller = new AbortController();
    const call = failureOf(get(hanging, { signal: caller.signal }));
    caller.abort(deadline);
    expect(await call).toBe(deadline);
  });

  test('reads up to its limit and not a byte more', async () => {
    const answer = await get(async () => new Response(new Uint8Array(1000)), { maxBytes: 1000 });
    expect(answer.body).toHaveLength(1000);

    let isCancelled = false;
    const endless = new ReadableStream({
      pull: (stream) => stream.enqueue(new Uint8Array(400)),
      cancel: () => {
        isCancelled = true;
      },
    });
    expect((await failureOf(get(async () => new Response(endless)))).code).toBe('source_body_too_large');
    expect(isCancelled).toBe(true);
  });

  test('never shows the query', async () => {
    const failures = await Promise.all([
      failureOf(get(async () => new Response(null, { status: 403 }))),
      failureOf(get(() => Promise.reject(new TypeError('fetch failed')))),
      failureOf(get(async () => new Response(new Uint8Array(2000)))),
    ]);
    for (const { message, details } of failures) expect(message + JSON.stringify(details)).not.toContain('secret');
  });
});
