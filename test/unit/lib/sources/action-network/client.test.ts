import { describe, expect, test } from 'vitest';
import { contentHashOf } from '../../../../../lib/odds/observation.ts';
import { actionNetworkSource } from '../../../../../lib/sources/action-network/source.ts';
import { handWrittenSlate } from './scoreboards.ts';

const now = () => new Date('2026-08-03T16:00:00.000Z');
const call = { signal: new AbortController().signal, correlationId: 'run-1' };

/** A source that answers with the slate written by hand, and records its requests. */
function recordingSource(baseUrl = 'https://odds.test') {
  const requests: { url: string; init: RequestInit }[] = [];
  const source = actionNetworkSource({
    baseUrl,
    now,
    fetch: async (url, init) => {
      requests.push({ url, init });
      return Response.json(handWrittenSlate(), { headers: { 'cache-control': 'max-age=30', 'set-cookie': 'a=b' } });
    },
  });
  return { source, requests };
}

describe('observe', () => {
  test('asks once, in the exact spelling that the source understands', async () => {
    const { source, requests } = recordingSource();
    await source.observe({ league: 'mlb', slateDate: '2026-08-03' }, call);
    expect(requests.map(({ url }) => url)).toEqual([
      'https://odds.test/web/v2/scoreboard/publicbetting/mlb?bookIds=15,30,68,69,71,75,79,123,972,247,2988&date=20260803&periods=event,firstfiveinnings,firstinning',
    ]);
  });

  test('asks for full games only if a game has no innings', async () => {
    const { source, requests } = recordingSource('https://odds.test/proxy/');
    await source.observe({ league: 'nfl', slateDate: '2026-08-03' }, call);
    expect(requests[0]?.url).toMatch(
      /^https:\/\/odds\.test\/proxy\/web\/v2\/scoreboard\/publicbetting\/nfl\?.*&periods=event$/,
    );
  });

  test('says who asks, and passes the signal on', async () => {
    const { source, requests } = recordingSource();
    await source.observe({ league: 'mlb', slateDate: '2026-08-03' }, call);
    expect(new Headers(requests[0]?.init.headers).get('user-agent')).toMatch(/^mlb-odds\//);
    expect(requests[0]?.init.signal).toBe(call.signal);
  });

  test('gives what was asked and what was answered, under a hash of both', async () => {
    const { source } = recordingSource('https://user:secret@odds.test');
    const observation = await source.observe({ league: 'mlb', slateDate: '2026-08-03' }, call);
    expect(observation).toMatchObject({
      source: 'action-network',
      league: 'mlb',
      slateDate: '2026-08-03',
      request: { method: 'GET', url: 'https://odds.test/web/v2/scoreboard/publicbetting/mlb' },
      status: 200,
      headers: { 'cache-control': 'max-age=30', 'content-type': 'application/json' },
      capturedAt: '2026-08-03T16:00:00.000Z',
      correlationId: 'run-1',
    });
    expect(observation.contentHash).toBe(contentHashOf(observation));
    expect(JSON.stringify(observation)).not.toContain('secret');
  });

  test('can be read by the same source', async () => {
    const { source } = recordingSource();
    const reading = source.read(await source.observe({ league: 'mlb', slateDate: '2026-08-03' }, call));
    expect(reading.readerVersion).toBe(source.readerVersion);
    expect(reading.outcomes.quotes).toBeGreaterThan(0);
  });

  test.each([
    ['MLB', '2026-08-03'],
    ['../v1/books', '2026-08-03'],
    ['mlb?x=1', '2026-08-03'],
    ['', '2026-08-03'],
    ['mlb', '20260803'],
    ['mlb', '2026-02-30'],
  ])('asks nothing for league %j on %j', async (league, slateDate) => {
    const { source, requests } = recordingSource();
    await expect(source.observe({ league, slateDate }, call)).rejects.toMatchObject({ code: 'argument_invalid' });
    expect(requests).toEqual([]);
  });
});
