import { inspect } from 'node:util';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { encodeLanded } from '../../../../../lib/landing/envelope.ts';
import type { Observation } from '../../../../../lib/odds/observation.ts';
import { OddsError } from '../../../../../lib/resilience/odds-error.ts';
import type { Fetch } from '../../../../../lib/sources/http-get.ts';
import { theOddsApiSource } from '../../../../../lib/sources/the-odds-api/source.ts';

const keys = fc.stringMatching(/^[\w-]{16,64}$/);
const slate = { league: 'mlb', slateDate: '2026-08-03' };

/** Everything of an error that anybody could log: its fields, hidden ones too, its stack, and what caused it. */
function everythingOf(error: unknown, depth = 0): string {
  if (typeof error !== 'object' || error === null || depth > 20) return String(error);
  const fields = Reflect.ownKeys(error).map((name) => Object.getOwnPropertyDescriptor(error, name)?.value);
  return [
    inspect(error, { depth: 20, showHidden: true }),
    ...fields.map((field) => everythingOf(field, depth + 1)),
  ].join('\n');
}

function observe(fetch: Fetch, key: string): Promise<Observation> {
  const source = theOddsApiSource({ baseUrl: 'https://odds.test', fetch, now: () => new Date(0), apiKey: () => key });
  return source.observe(slate, { signal: new AbortController().signal, correlationId: 'run-1' });
}

/** What `fetch` might throw: the address in the message, in fields of the error's own, in what caused it, or in a circle. */
const failures: readonly ((url: string) => unknown)[] = [
  (url) => new TypeError(`Failed to parse URL from ${url}`, { cause: Object.assign(new Error(url), { input: url }) }),
  (url) =>
    Object.assign(new Error('fetch failed'), {
      cause: Object.assign(new Error(`connect ${url}`), { code: 'ECONNREFUSED' }),
    }),
  (url) => Object.assign(new Error('failed'), { code: url, request: { url }, [Symbol('url')]: url }),
  (url) => Object.assign(new Error('failed'), { name: url, stack: `Error: ${url}\n    at fetch` }),
  (url) => new AggregateError([new Error(url)], `all failed: ${url}`),
  (url) => url,
  (url) => ({ url }),
  (url) => {
    const error = new Error(url);
    error.cause = error;
    return error;
  },
  (url) => new OddsError('source_refused', url, { details: { url }, cause: new Error(url) }),
];

/** What the other side might answer: the address in headers, in a refusal, in a page, or in a body that breaks off. */
const answers: readonly ((url: string) => Response)[] = [
  (url) => new Response(null, { status: 302, headers: { location: url, etag: url } }),
  (url) => new Response(url, { status: 403, headers: { 'retry-after': url } }),
  (url) => Response.json({ message: url, error_code: 'INVALID_KEY' }, { status: 401 }),
  (url) => Response.json({ message: url, error_code: new URL(url).searchParams.get('apiKey') }, { status: 422 }),
  (url) => new Response(`<html>${url} ${url}${url}</html>`, { headers: { etag: url, 'x-cache': url } }),
  (url) => new Response(new ReadableStream({ pull: (stream) => stream.error(new Error(url)) })),
  (url) => new Response(new ReadableStream({ pull: (stream) => stream.error(new Error(url)) }), { status: 500 }),
];

describe('the key', () => {
  test('is in nothing that is thrown', async () => {
    let thrown = 0;
    await fc.assert(
      fc.asyncProperty(keys, fc.constantFrom(...failures), async (key, failure) => {
        const fetch: Fetch = async (url) => {
          expect(url).toContain(`apiKey=${key}`);
          throw failure(url);
        };
        const error = await observe(fetch, key).catch((reason: unknown) => reason);
        expect(error).toBeInstanceOf(OddsError);
        expect(everythingOf(error)).not.toContain(key);
        thrown += 1;
      }),
      { numRuns: 300 },
    );
    expect(thrown).toBe(300);
  });

  test('is in nothing that is thrown, landed or read, whatever the other side answers', async () => {
    let landed = 0;
    await fc.assert(
      fc.asyncProperty(keys, fc.constantFrom(...answers), async (key, answer) => {
        const source = theOddsApiSource({
          baseUrl: 'https://odds.test',
          fetch: async (url) => answer(url),
          now: () => new Date(0),
          apiKey: () => key,
        });
        try {
          const call = { signal: new AbortController().signal, correlationId: 'run-1' };
          const observation = await source.observe(slate, call);
          landed += 1;
          expect(gunzipSync(encodeLanded(observation)).toString('utf8')).not.toContain(key);
          source.read(observation);
          expect.unreachable('A page is no answer.');
        } catch (error) {
          if (!(error instanceof OddsError)) throw error;
          expect(everythingOf(error)).not.toContain(key);
        }
      }),
      { numRuns: 300 },
    );
    expect(landed).toBeGreaterThan(20);
  });

  test('is blotted out of a body at its own length, and nothing else of the body is changed', async () => {
    const key = 'abcdefabcdefabcdefabcdef';
    const body = `[ "é", "${key}", "${key}${key}" ]`;
    const observation = await observe(async () => new Response(body), key);
    expect(new TextDecoder().decode(observation.body)).toBe(body.replaceAll(key, '*'.repeat(24)));
    const clean = new Uint8Array([0x5b, 0xff, 0x00, 0x5d]);
    expect((await observe(async () => new Response(clean), key)).body).toEqual(clean);
  });

  test('is never written to a console', async () => {
    const written: unknown[] = [];
    const spies = (['log', 'info', 'warn', 'error', 'debug'] as const).map((method) =>
      vi.spyOn(console, method).mockImplementation((...line) => void written.push(line)),
    );
    for (const failure of failures) {
      await observe(async (url) => Promise.reject(failure(url)), '0123456789abcdef').catch(() => undefined);
    }
    for (const spy of spies) spy.mockRestore();
    expect(written).toEqual([]);
  });

  test('leaves of an error what helps to find the fault', async () => {
    const cause = Object.assign(new Error('connect ECONNREFUSED 10.0.0.1:443'), { code: 'ECONNREFUSED' });
    const error = await observe(
      async () => Promise.reject(new TypeError('fetch failed', { cause })),
      '0123456789abcdef',
    ).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      code: 'source_unreachable',
      message: expect.stringContaining('odds.test/v4/sports/baseball_mlb/odds'),
      details: { reason: 'ECONNREFUSED' },
      cause: { message: 'TypeError: fetch failed', cause: { message: 'Error: connect ECONNREFUSED 10.0.0.1:443' } },
    });
  });
});
