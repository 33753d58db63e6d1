import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type MarketOptions, type RunningMarket, startMarket } from '../../../infra/local/market/server.ts';
import { oddsAt } from '../../../infra/local/market/the-odds-api/event.ts';
import { theOddsApiSource } from '../../../lib/sources/the-odds-api/source.ts';

const noon = new Date('2026-08-03T16:00:00Z');
const key = '0123456789abcdef0123456789abcdef';
const odds = '/v4/sports/baseball_mlb/odds?regions=us&markets=h2h,spreads,totals&oddsFormat=american&dateFormat=iso';
const scoreboard = '/web/v2/scoreboard/publicbetting/mlb?bookIds=68&date=20260803';

const opened: RunningMarket[] = [];
async function open(options: MarketOptions = {}): Promise<RunningMarket> {
  const another = await startMarket({ seed: 3, now: () => noon, control: true, ...options });
  opened.push(another);
  return another;
}

let market: RunningMarket;
beforeEach(async () => {
  market = await open();
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((each) => each.close()));
});

const get = (path = odds, apiKey = key, at = market) =>
  fetch(`${at.url}${path}&apiKey=${apiKey}`, { headers: { 'user-agent': 'mlb-odds test' } });
const quotaOf = ({ headers }: Response) =>
  ['x-requests-remaining', 'x-requests-used', 'x-requests-last'].map((name) => headers.get(name));
const errorSchema = z.object({ error_code: z.string() });
const errorOf = async (response: Response) => [response.status, errorSchema.parse(await response.json()).error_code];

describe('the simulated Odds API over HTTP', () => {
  it('answers the odds of its seed and clock to every caller', async () => {
    const response = await fetch(`${market.url}${odds}&apiKey=${key}`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('application/json');
    const question = { seed: 3, at: noon, markets: ['h2h', 'spreads', 'totals'], oddsFormat: 'american' } as const;
    expect(await response.text()).toBe(JSON.stringify(oddsAt(question)));
  });

  it('answers the same from two markets of one seed, however often each was asked', async () => {
    const other = await open();
    await get();
    expect(await (await get()).text()).toBe(await (await get(odds, key, other)).text());
    expect(quotaOf(await get(odds, key, other))[1]).toBe('6');
  });

  it('moves with the market’s clock, and answers one request about another moment', async () => {
    const before = await (await get()).text();
    const later = '2026-08-03T16:05:00Z';
    const response = await fetch(`${market.url}${odds}&apiKey=${key}`, { headers: { 'x-market-time': later } });
    market.setTime(new Date(later));
    const after = await (await get()).text();
    expect(after).not.toBe(before);
    expect(await response.text()).toBe(after);
  });

  it('refuses a request without a valid key, and without a quota in the answer', async () => {
    const none = await fetch(`${market.url}${odds}`);
    expect(await none.clone().json()).toEqual({
      message: expect.any(String),
      error_code: 'MISSING_KEY',
      details_url: expect.stringMatching(/#missing-key$/),
    });
    expect(quotaOf(none)).toEqual([null, null, null]);
    expect(await errorOf(none)).toEqual([401, 'MISSING_KEY']);
    expect(await errorOf(await get(odds, ''))).toEqual([401, 'MISSING_KEY']);
    expect(await errorOf(await get(odds, 'YOUR_API_KEY'))).toEqual([401, 'INVALID_KEY']);
  });

  it('accepts only one key if it was started with one', async () => {
    const closed = await open({ apiKey: key });
    expect((await get(odds, key, closed)).status).toBe(200);
    expect(await errorOf(await get(odds, key.replace('0', 'f'), closed))).toEqual([401, 'INVALID_KEY']);
  });

  it('counts what each key has used, and refuses what the rest does not pay for, until the next month', async () => {
    const small = await open({ creditsPerMonth: 8 });
    const another = key.toUpperCase();
    expect(quotaOf(await get(odds, key, small))).toEqual(['5', '3', '3']);
    expect(quotaOf(await get(odds, key, small))).toEqual(['2', '6', '3']);
    const refused = await get(odds, key, small);
    expect(quotaOf(refused)).toEqual(['2', '6', '0']);
    expect(await errorOf(refused)).toEqual([401, 'OUT_OF_USAGE_CREDITS']);
    expect(quotaOf(await get(odds, another, small))).toEqual(['5', '3', '3']);
    const cheap = await get('/v4/sports/baseball_mlb/odds?regions=us&markets=h2h', key, small);
    expect(quotaOf(cheap)).toEqual(['1', '7', '1']);
    small.setTime(new Date('2026-09-01T00:00:00Z'));
    expect(quotaOf(await get(odds, key, small))).toEqual(['5', '3', '3']);
  });

  it.each([
    ['an unknown sport', '/v4/sports/cricket_ipl/odds?regions=us', 404, 'UNKNOWN_SPORT'],
    ['no region', '/v4/sports/baseball_mlb/odds?markets=h2h', 422, 'MISSING_REGION'],
    [
      'a market of one game only',
      `/v4/sports/baseball_mlb/odds?regions=us&markets=alternate_spreads`,
      422,
      'INVALID_MARKET',
    ],
    ['what is not simulated', `${odds}&commenceTimeTo=2026-08-04T00:00:00Z`, 422, 'NOT_SIMULATED'],
  ])('refuses %s, and takes nothing for it', async (_, path, status, code) => {
    const response = await get(path);
    expect(quotaOf(response)).toEqual(['20000', '0', '0']);
    expect(await errorOf(response)).toEqual([status, code]);
  });

  it('lists the sports that are in season, or all of them, which costs nothing', async () => {
    const response = await get('/v4/sports?all=false');
    expect(quotaOf(response)).toEqual(['20000', '0', '0']);
    expect(await response.json()).toMatchObject([{ key: 'baseball_mlb', active: true }]);
    const all = z
      .array(z.object({ key: z.string(), active: z.boolean() }))
      .parse(await (await get('/v4/sports/?all=true')).json());
    expect(all.filter(({ active }) => !active).map(({ key }) => key)).toContain('basketball_nba');
    expect(await errorOf(await get('/v4/sports?all=false', ''))).toEqual([401, 'MISSING_KEY']);
  });

  it.each(['/v4/events?x', '/v4/sports/baseball_mlb/scores?x'])('knows nothing of %s', async (path) => {
    expect((await get(path)).status).toBe(404);
  });

  it('answers another sport with an empty list, which costs nothing', async () => {
    const response = await get('/v4/sports/americanfootball_nfl/odds?regions=us');
    expect(quotaOf(response)[2]).toBe('0');
    expect(await response.json()).toEqual([]);
  });
});

describe('its bad answers', () => {
  const kinds = [
    ['forbidden', 'source_blocked'],
    ['missing', 'source_refused'],
    ['throttled', 'source_throttled'],
    ['failing', 'source_failing'],
    ['cut_off_body', 'source_truncated'],
    ['cut_off_connection', 'source_unreachable'],
    ['html', 'source_not_json'],
    ['empty_body', 'source_empty_body'],
    ['wrong_shape', 'source_shape_changed'],
  ] as const;

  async function read(signal = AbortSignal.timeout(10_000)) {
    const source = theOddsApiSource({ baseUrl: market.url, fetch, now: () => market.now(), apiKey: () => key });
    const slate = { league: 'mlb', slateDate: '2026-08-03' };
    return source.read(await source.observe(slate, { signal, correlationId: 'bad' }));
  }

  it.each(kinds)('%s is %s to our client, once', async (kind, code) => {
    market.faults.inject({ kind, source: 'the-odds-api', retryAfterSeconds: 7 });
    await expect(read()).rejects.toMatchObject({
      code,
      ...(kind === 'throttled' ? { details: { errorCode: 'EXCEEDED_FREQ_LIMIT', retryAfterMs: 7_000 } } : {}),
    });
    expect((await read()).outcomes.quotes).toBeGreaterThan(100);
    expect(market.faults.fired[kind]).toBe(1);
  });

  it('hangs until the client gives up', async () => {
    market.faults.inject({ kind: 'hang', source: 'the-odds-api' });
    await expect(read(AbortSignal.timeout(100))).rejects.toMatchObject({ code: 'source_timeout' });
  });

  it('says that there are no games', async () => {
    market.faults.inject({ kind: 'empty_slate', source: 'the-odds-api' });
    expect(await read()).toMatchObject({ games: [], outcomes: { seen: 0 } });
  });

  it('are its own: Action Network answers well meanwhile, and the other way round', async () => {
    market.faults.inject({ kind: 'failing', source: 'the-odds-api' });
    expect((await get(scoreboard)).status).toBe(200);
    expect((await get()).status).toBe(500);
    market.faults.inject({ kind: 'failing', source: 'action-network' });
    expect((await get()).status).toBe(200);
    expect((await get(scoreboard)).status).toBe(500);
  });

  it('can be injected by another process', async () => {
    const post = (body: unknown) => fetch(`${market.url}/_faults`, { method: 'POST', body: JSON.stringify(body) });
    await post({ kind: 'failing', source: 'the-odds-api' });
    expect((await get(scoreboard)).status).toBe(200);
    expect((await get()).status).toBe(500);
    expect((await post({ kind: 'failing', source: 'elsewhere' })).status).toBe(400);
  });

  it('are wasted on no request that is refused anyway, and paid for only if something was answered', async () => {
    market.faults.inject({ kind: 'failing' });
    await get(odds, 'short');
    await get('/v4/sports/baseball_mlb/odds?regions=mars');
    expect(market.faults.pending).toBe(1);
    expect((await get()).status).toBe(500);
    market.faults.inject({ kind: 'cut_off_body' });
    expect(quotaOf(await get())).toEqual(['19997', '3', '3']);
  });
});
