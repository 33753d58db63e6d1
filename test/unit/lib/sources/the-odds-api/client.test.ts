import { describe, expect, test } from 'vitest';
import { contentHashOf } from '../../../../../lib/odds/observation.ts';
import { OddsError } from '../../../../../lib/resilience/odds-error.ts';
import type { KeyProvider } from '../../../../../lib/sources/key-provider.ts';
import { checkTheOddsApi } from '../../../../../lib/sources/the-odds-api/client.ts';
import { quotaInRefusal, quotaOf } from '../../../../../lib/sources/the-odds-api/quota.ts';
import { theOddsApiSource } from '../../../../../lib/sources/the-odds-api/source.ts';
import { handWrittenOdds } from './odds.ts';

const key = '0123456789abcdef0123456789abcdef';
const now = () => new Date('2026-08-03T16:00:00.000Z');
const call = { signal: new AbortController().signal, correlationId: 'run-1' };
const slate = { league: 'mlb', slateDate: '2026-08-03' };

/** A source that gives one answer, and records its requests. */
function recordingSource(
  answer: () => Response = () => Response.json(handWrittenOdds(), { headers: { 'x-requests-remaining': '487' } }),
  options: { baseUrl?: string; apiKey?: KeyProvider } = {},
) {
  const requests: { url: string; init: RequestInit }[] = [];
  const source = theOddsApiSource({
    baseUrl: options.baseUrl ?? 'https://odds.test',
    now,
    apiKey: options.apiKey ?? (() => key),
    fetch: async (url, init) => {
      requests.push({ url, init });
      return answer();
    },
  });
  return { source, requests };
}

describe('observe', () => {
  test('asks once, for all coming games, in American odds, with the key', async () => {
    const { source, requests } = recordingSource();
    await source.observe(slate, call);
    expect(requests.map(({ url }) => url)).toEqual([
      `https://odds.test/v4/sports/baseball_mlb/odds?regions=us&markets=h2h,spreads,totals&oddsFormat=american&dateFormat=iso&apiKey=${key}`,
    ]);
    expect(requests[0]?.init.signal).toBe(call.signal);
    expect(new Headers(requests[0]?.init.headers).get('user-agent')).toMatch(/^mlb-odds\//);
  });

  test('gives what was asked without the key, and names no slate, because none was asked for', async () => {
    const { source } = recordingSource(undefined, { baseUrl: 'https://user:secret@odds.test/proxy/' });
    const observation = await source.observe(slate, call);
    expect(observation).toMatchObject({
      source: 'the-odds-api',
      league: 'mlb',
      slateDate: null,
      request: { url: 'https://odds.test/proxy/v4/sports/baseball_mlb/odds', query: { regions: 'us' } },
      status: 200,
      headers: { 'x-requests-remaining': '487' },
      capturedAt: '2026-08-03T16:00:00.000Z',
      correlationId: 'run-1',
    });
    expect(observation.contentHash).toBe(contentHashOf(observation));
    expect(JSON.stringify(observation)).not.toMatch(/secret|apiKey/);
    expect(source.read(observation).outcomes.quotes).toBe(14);
  });

  test('takes the key anew for each call, also from a store that has to be asked', async () => {
    const keys = [`${key}\n`, 'fedcba9876543210fedcba9876543210'];
    const { source, requests } = recordingSource(undefined, { apiKey: async () => keys.shift() });
    await source.observe(slate, call);
    await source.observe(slate, call);
    expect(requests.map(({ url }) => url.split('apiKey=')[1])).toEqual([key, 'fedcba9876543210fedcba9876543210']);
  });

  test.each([undefined, '', '\n'])('without a key (%j) is off, says so, and asks nothing', async (none) => {
    const { source, requests } = recordingSource(undefined, { apiKey: () => none });
    await expect(source.observe(slate, call)).rejects.toMatchObject({ code: 'source_off' });
    expect(requests).toEqual([]);
  });

  test('takes no key that is none, and does not repeat it', async () => {
    const { source, requests } = recordingSource(undefined, { apiKey: () => 'not a key & more of it' });
    const error = await source.observe(slate, call).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'secret_unreadable' });
    expect(String(error)).not.toContain('more of it');
    expect(requests).toEqual([]);
  });

  test.each(['MLB', 'kbo', '../sports', ''])('asks nothing for league %j', async (league) => {
    const { source, requests } = recordingSource();
    await expect(source.observe({ ...slate, league }, call)).rejects.toMatchObject({ code: 'argument_invalid' });
    expect(requests).toEqual([]);
  });
});

describe('a check of it', () => {
  const check = (answer: () => Response, apiKey: KeyProvider = () => key) => {
    const requests: string[] = [];
    const fetch = async (url: string) => {
      requests.push(url);
      return answer();
    };
    return { requests, result: checkTheOddsApi({ baseUrl: 'https://odds.test/proxy/', fetch, now, apiKey }, call) };
  };

  test('asks for the list of sports, which costs no credits, with the key', async () => {
    const { requests, result } = check(() => Response.json([]));
    await result;
    expect(requests).toEqual([`https://odds.test/proxy/v4/sports?all=false&apiKey=${key}`]);
  });

  test('is refused as an observation is, and does not repeat the key', async () => {
    const refusal = () => Response.json({ message: `No: ${key}`, error_code: 'INVALID_KEY' }, { status: 401 });
    const error = await check(refusal).result.catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'source_blocked' });
    expect(JSON.stringify(error)).not.toContain(key);
    await expect(check(refusal, () => undefined).result).rejects.toMatchObject({ code: 'source_off' });
  });
});

describe('an answer that is none', () => {
  const refused = (status: number, errorCode?: string, headers: Record<string, string> = {}) =>
    Response.json(
      { message: 'No.', ...(errorCode === undefined ? {} : { error_code: errorCode }) },
      { status, headers },
    );

  test.each([
    [401, 'OUT_OF_USAGE_CREDITS', 'source_out_of_quota'],
    [401, 'INVALID_KEY', 'source_blocked'],
    [401, 'DEACTIVATED_KEY', 'source_blocked'],
    [401, 'SOMETHING_NEW', 'source_blocked'],
    [401, undefined, 'source_blocked'],
    [403, undefined, 'source_blocked'],
    [429, 'EXCEEDED_FREQ_LIMIT', 'source_throttled'],
    [429, undefined, 'source_throttled'],
    [422, 'INVALID_MARKET', 'source_refused'],
    [404, 'UNKNOWN_SPORT', 'source_refused'],
    [302, undefined, 'source_refused'],
    [500, undefined, 'source_failing'],
  ])('(%i, %s) is %s', async (status, errorCode, code) => {
    const { source } = recordingSource(() => refused(status, errorCode));
    await expect(source.observe(slate, call)).rejects.toMatchObject({
      code,
      details: { status, ...(errorCode === undefined ? {} : { errorCode }) },
    });
  });

  test('leaves a quota of 0 behind if the credits are used up, whatever its headers say', async () => {
    for (const headers of [{}, { 'x-requests-remaining': '2', 'x-requests-used': '498', 'x-requests-last': '0' }]) {
      const { source } = recordingSource(() => refused(401, 'OUT_OF_USAGE_CREDITS', headers));
      const error = await source.observe(slate, call).catch((reason: unknown) => reason);
      expect(quotaInRefusal(error)).toMatchObject({ remaining: 0 });
    }
    expect.assertions(2);
  });

  test('says what is left of the quota, as far as its headers do', async () => {
    const headers = { 'x-requests-remaining': '484', 'x-requests-used': '16', 'x-requests-last': '0' };
    const { source } = recordingSource(() => refused(429, 'EXCEEDED_FREQ_LIMIT', headers));
    const error = await source.observe(slate, call).catch((reason: unknown) => reason);
    expect(quotaInRefusal(error)).toEqual({ remaining: 484, used: 16, cost: 0 });
    const silent = recordingSource(() => refused(429, 'EXCEEDED_FREQ_LIMIT')).source;
    expect(quotaInRefusal(await silent.observe(slate, call).catch((reason: unknown) => reason))).toBeNull();
  });

  test('says when to come back', async () => {
    const { source } = recordingSource(() => refused(429, 'EXCEEDED_FREQ_LIMIT', { 'retry-after': '7' }));
    await expect(source.observe(slate, call)).rejects.toMatchObject({ details: { retryAfterMs: 7000 } });
  });

  test('is judged by its status if its body says nothing, is too long or breaks off', async () => {
    const breaking = new ReadableStream({ pull: (stream) => stream.error(new Error('reset')) });
    const bodies = [
      '<html>',
      '[]',
      JSON.stringify({ error_code: 'OUT_OF_USAGE_CREDITS', x: 'x'.repeat(5000) }),
      breaking,
    ];
    for (const body of bodies) {
      const { source } = recordingSource(() => new Response(body, { status: 503 }));
      await expect(source.observe(slate, call)).rejects.toMatchObject({ code: 'source_failing' });
    }
    expect(bodies).toHaveLength(4);
  });

  test('passes the caller’s own reason on as it is', async () => {
    const reason = new OddsError('deadline_near', 'The time is nearly up.');
    const source = theOddsApiSource({
      baseUrl: 'https://odds.test',
      now,
      apiKey: () => key,
      fetch: async (_url, { signal }) => {
        throw signal?.reason;
      },
    });
    await expect(source.observe(slate, { ...call, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});

describe('the quota', () => {
  test('is what the answer says', () => {
    const headers = { 'x-requests-remaining': '487', 'x-requests-used': '13.0', 'x-requests-last': '3' };
    expect(quotaOf({ headers })).toEqual({ remaining: 487, used: 13, cost: 3 });
  });

  test.each(['', '-1', 'many', '1e3', '4.5', ' 5', '9'.repeat(40)])('is not known from %j', (header) => {
    expect(quotaOf({ headers: { 'x-requests-remaining': header } })).toEqual({
      remaining: null,
      used: null,
      cost: null,
    });
  });
});
