import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { marketAt } from '../../../infra/local/market/action-network/answer.ts';
import { officialSchedule } from '../../../infra/local/market/official-schedule.ts';
import { type RunningMarket, startMarket } from '../../../infra/local/market/server.ts';

const noon = new Date('2026-08-03T16:00:00Z');
const scoreboard = '/web/v2/scoreboard/publicbetting/mlb?bookIds=68,69&date=20260803&periods=event,firstfiveinnings';
const honest = { 'user-agent': 'mlb-odds/0.1 (+https://example.com)' };

let market: RunningMarket;
beforeEach(async () => {
  market = await startMarket({ seed: 3, now: () => noon, control: true });
});
afterEach(() => market.close());

const get = (path: string, init: RequestInit = {}) => fetch(`${market.url}${path}`, { headers: honest, ...init });
const post = (path: string, body: unknown) => get(path, { method: 'POST', body: JSON.stringify(body) });

describe('the simulated market over HTTP', () => {
  it('answers the market of its seed and clock, for the books and periods of the request', async () => {
    const response = await get(scoreboard);
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('max-age=30');
    expect(response.headers.get('content-type')).toContain('application/json');
    const question = { seed: 3, date: '2026-08-03', at: noon, books: [68, 69] };
    expect(await response.text()).toBe(
      JSON.stringify(marketAt({ ...question, periods: ['event', 'firstfiveinnings'] })),
    );
  });

  it('silently ignores a period with a blank before it, and a singular', async () => {
    const periodsOf = async (query: string) => {
      const body = await (await get(`/web/v2/scoreboard/publicbetting/mlb?bookIds=68&date=20260803${query}`)).text();
      return new Set(body.match(/"period":"\w+"/g));
    };
    const fullGame = new Set(['"period":"event"']);
    expect(await periodsOf('&periods=event,%20firstfiveinnings')).toEqual(fullGame);
    expect(await periodsOf('&period=firstfiveinnings')).toEqual(fullGame);
    expect(await periodsOf('')).toEqual(fullGame);
    expect(await periodsOf('&periods=firstfiveinnings')).toEqual(new Set(['"period":"firstfiveinnings"']));
  });

  it('takes the date of New York if none is asked for', async () => {
    market.setTime(new Date('2026-08-04T02:00:00Z'));
    const undated = await (await get('/web/v2/scoreboard/publicbetting/mlb?bookIds=68')).text();
    const dated = await (await get('/web/v2/scoreboard/publicbetting/mlb?bookIds=68&date=20260803')).text();
    expect(undated).toBe(dated);
  });

  it.each([
    ['an unknown league', '/web/v2/scoreboard/publicbetting/cricket?date=20260803', 400],
    ['a date with dashes', '/web/v2/scoreboard/publicbetting/mlb?date=2026-08-03', 400],
    ['a date that is none', '/web/v2/scoreboard/publicbetting/mlb?date=20260230', 400],
    ['a date before its seasons', '/web/v2/scoreboard/publicbetting/mlb?date=19000101', 400],
    ['a date after its seasons', '/web/v2/scoreboard/publicbetting/mlb?date=21000101', 400],
    ['a schedule from before its seasons', '/api/v1/schedule?sportId=1&startDate=1900-01-01&endDate=1900-01-02', 400],
    ['a century of the schedule', '/api/v1/schedule?sportId=1&startDate=2000-01-01&endDate=2099-12-31', 400],
    ['another path', '/web/v3/scoreboard', 404],
  ])('refuses %s', async (_, path, status) => {
    expect((await get(path)).status).toBe(status);
  });

  it('answers another league with an empty slate of that league', async () => {
    const response = await get('/web/v2/scoreboard/publicbetting/nfl?date=20260803');
    expect(await response.json()).toMatchObject({ league: { name: 'nfl' }, games: [] });
  });

  it.each(['', 'node', 'undici', 'python-requests/2.32.3', 'axios/1.7.2', 'curl/8.5.0'])(
    'takes User-Agent "%s" for a robot',
    async (userAgent) => {
      expect((await get(scoreboard, { headers: { 'user-agent': userAgent } })).status).toBe(403);
    },
  );

  it('treats fetch with the default User-Agent as a robot', async () => {
    expect((await fetch(`${market.url}${scoreboard}`)).status).toBe(403);
  });

  it('answers the official schedule of the same season, without a key', async () => {
    const path = '/api/v1/schedule?sportId=1&startDate=2026-08-03&endDate=2026-08-04';
    const response = await fetch(`${market.url}${path}`);
    expect(response.status).toBe(200);
    const question = { seed: 3, from: '2026-08-03', to: '2026-08-04', at: noon };
    expect(await response.json()).toEqual(officialSchedule(question));
    expect(await (await fetch(`${market.url}${path.replace('sportId=1', 'sportId=11')}`)).json()).toEqual({
      dates: [],
    });
    expect((await fetch(`${market.url}${path.replace('2026-08-03', '2026-02-30')}`)).status).toBe(400);
  });

  it('names its books', async () => {
    const catalogue = await (await get('/web/v1/books')).json();
    expect(catalogue).toMatchObject({
      books: expect.arrayContaining([
        { id: 15, display_name: 'Consensus', source_name: 'consensus' },
        { id: 30, display_name: 'Open', source_name: 'open' },
        { id: 972, display_name: 'BetRivers NY', source_name: 'betriversny' },
      ]),
    });
  });

  it('moves with its clock, and stops it on demand', async () => {
    const before = await (await get(scoreboard)).text();
    market.setTime(new Date('2026-08-03T16:05:00Z'));
    expect(await (await get(scoreboard)).text()).not.toBe(before);
    market.setTime(null);
    expect(await (await get(scoreboard)).text()).toBe(before);
  });
});

describe('bad answers', () => {
  it.each([
    ['forbidden', 403, /Request blocked/],
    ['missing', 404, /Not Found/],
    ['failing', 500, /Internal Server Error/],
    ['html', 200, /^<!doctype html>/],
    ['empty_body', 200, /^$/],
    ['empty_slate', 200, /"games":\[\]/],
    ['wrong_shape', 200, /^\{"data":/],
  ] as const)('gives %s once, then is well again', async (kind, status, body) => {
    market.faults.inject({ kind });
    const bad = await get(scoreboard);
    expect([bad.status, await bad.text()]).toEqual([status, expect.stringMatching(body)]);
    expect((await get(scoreboard)).status).toBe(200);
    expect(market.faults.fired[kind]).toBe(1);
  });

  it('asks to wait when it is asked too often', async () => {
    market.faults.inject({ kind: 'throttled', retryAfterSeconds: 3 });
    const response = await get(scoreboard);
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '3']);
  });

  it('cuts off a body so that it is no JSON, in an answer that is whole', async () => {
    market.faults.inject({ kind: 'cut_off_body' });
    const cut = await (await get(scoreboard)).text();
    expect(() => JSON.parse(cut)).toThrow(SyntaxError);
    expect((await (await get(scoreboard)).text()).startsWith(cut)).toBe(true);
  });

  it('hangs up in the middle of a body', async () => {
    market.faults.inject({ kind: 'cut_off_connection' });
    const response = await get(scoreboard);
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow(/terminated/);
  });

  it('hangs until the client gives up, and can be closed all the same', async () => {
    market.faults.inject({ kind: 'hang', times: 2 });
    await expect(get(scoreboard, { signal: AbortSignal.timeout(100) })).rejects.toThrow(/timeout/);
    const forever = get(scoreboard);
    const broken = expect(forever).rejects.toThrow(/fetch failed/);
    await expect.poll(() => market.faults.fired.hang).toBe(2);
    await market.close();
    await broken;
    market = await startMarket();
  });

  it('wastes no fault on a request that it refuses anyway', async () => {
    market.faults.inject({ kind: 'failing' });
    await get('/web/v2/scoreboard/publicbetting/cricket');
    expect(market.faults.pending).toBe(1);
  });

  it('spoils answers by a seeded plan', async () => {
    const spoiled = await startMarket({ seed: 3, now: () => noon, faultRate: 1 });
    const statuses: (number | string)[] = [];
    for (let i = 0; i < 6; i++) {
      const response = fetch(`${spoiled.url}${scoreboard}`, { headers: honest, signal: AbortSignal.timeout(200) });
      statuses.push(await response.then(({ status }) => status).catch(() => 'none'));
    }
    const { fired } = spoiled.faults;
    await spoiled.close();
    expect(statuses).toHaveLength(6);
    expect(Object.values(fired).reduce((sum, times) => sum + times, 0)).toBe(6);
  });
});

describe('control from another process', () => {
  it('injects, lists and clears faults', async () => {
    const injected = await post('/_faults', { kind: 'failing', times: 2 });
    expect(await injected.json()).toMatchObject({ pending: 2, fired: { failing: 0 } });
    expect((await get(scoreboard)).status).toBe(500);
    expect(await (await get('/_faults')).json()).toMatchObject({ pending: 1, fired: { failing: 1 } });
    expect(await (await get('/_faults', { method: 'DELETE' })).json()).toMatchObject({ pending: 0 });
    expect((await get(scoreboard)).status).toBe(200);
  });

  it('stops the clock and starts it', async () => {
    const later = '2026-08-03T20:00:00.000Z';
    expect(await (await post('/_time', { at: later })).json()).toEqual({ at: later });
    expect(market.now().toISOString()).toBe(later);
    expect(await (await post('/_time', { at: null })).json()).toEqual({ at: noon.toISOString() });
  });

  it('lets one request ask about another moment', async () => {
    const later = '2026-08-03T17:30:00Z';
    const named = await get(scoreboard, { headers: { ...honest, 'x-market-time': later } });
    const text = await named.text();
    expect(text).not.toBe(await (await get(scoreboard)).text());
    market.setTime(new Date(later));
    expect(await (await get(scoreboard)).text()).toBe(text);
  });

  it('refuses what it does not understand, and says why', async () => {
    const response = await post('/_faults', { kind: 'earthquake' });
    expect([response.status, await response.text()]).toEqual([400, expect.stringContaining('kind')]);
    expect((await get('/_time', { method: 'POST', body: 'soon' })).status).toBe(400);
  });

  it('is not there unless it is switched on', async () => {
    const closed = await startMarket({ now: () => noon });
    const statuses = await Promise.all(
      ['/_faults', '/_time'].map(async (path) => (await fetch(`${closed.url}${path}`, { headers: honest })).status),
    );
    await closed.close();
    expect(statuses).toEqual([404, 404]);
  });
});
