import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LocalFunctions, openFunctions } from '../../../infra/local/invoke.ts';
import { type LocalDeployment, openLocalDeployment } from '../../../infra/local/local-deployment.ts';
import { type Machine, startMachine } from '../../../infra/local/machine.ts';
import { type RunningMarket, startMarket } from '../../../infra/local/market/server.ts';
import { isSuspiciouslyEmpty } from '../../../lib/games/schedule.ts';
import type { ScheduleStore } from '../../../lib/games/schedule-store.ts';
import { decodeLanded } from '../../../lib/landing/envelope.ts';
import type { LandedStore } from '../../../lib/landing/landed-store.ts';
import { readSchedule } from '../../../lib/sources/mlb-stats-api/read.ts';
import { engineAtHand, type FreshEngine, openFreshEngine } from '../../support/engines.ts';

const home = mkdtempSync(join(tmpdir(), 'odds-sync-schedule-'));
const { signal } = new AbortController();
/** Nothing asks the database: the server's starts sooner than PGlite. */
let server: FreshEngine | undefined;
let machine: Machine;
let deployment: LocalDeployment;
let store: ScheduleStore;
let landed: LandedStore;

beforeAll(async () => {
  server = engineAtHand() === 'postgres' ? await openFreshEngine('postgres') : undefined;
  machine = await startMachine({ home, databaseUrl: server?.url });
  deployment = openLocalDeployment(machine);
  store = await deployment.scheduleStore();
  landed = await deployment.landedStore();
});
afterAll(async () => {
  await deployment.close();
  await machine.close();
  await server?.engine.close();
  rmSync(home, { recursive: true, force: true });
});

const open = (mlbStatsApiUrl: string) =>
  openFunctions({
    environmentOf: (name) => machine.environmentOf(name, { sources: { MLB_STATS_API_URL: mlbStatsApiUrl } }),
  });
async function keysUnder(prefix: string): Promise<string[]> {
  const keys = [];
  for await (const key of landed.list(prefix)) keys.push(key);
  return keys;
}

// The tests build on each other: a new machine takes seconds.
describe('sync-schedule beside the simulated market', () => {
  const noon = new Date('2026-08-03T16:00:00Z');
  const dates = { from: '2026-08-03', to: '2026-08-04' };
  let market: RunningMarket;
  let functions: LocalFunctions;
  beforeAll(async () => {
    market = await startMarket({ seed: 3, now: () => noon });
    functions = open(market.url);
  });
  afterAll(async () => {
    await functions.close();
    await market.close();
  });

  test('knows the games of each date, and keeps the answer beside the odds', async () => {
    const report = await functions.invoke('sync-schedule', dates);
    expect(report).toMatchObject({
      status: 'synced',
      ...dates,
      games: 30,
      changedDates: ['2026-08-03', '2026-08-04'],
      entries: { seen: 30, games: 30, repeated: 0, rejected: {} },
    });
    expect(await store.gamesOn('mlb', '2026-08-04', signal)).toHaveLength(15);
    expect(await store.gamesOn('mlb', '2026-08-05', signal)).toBeUndefined();

    const [key = '', ...others] = await keysUnder('schedule/mlb-stats-api/mlb/');
    expect(others).toEqual([]);
    expect(report).toHaveProperty('landed', key);
    expect(readSchedule(decodeLanded(key, await landed.get(key))).schedule.games).toHaveLength(30);
    expect(await keysUnder('landed/')).toEqual([]);
  });

  test('distinguishes an empty slate on a game day from one that is over, and knows the next pitch', async () => {
    const nothing = { games: [] };
    const official = await store.gamesOn('mlb', '2026-08-03', signal);
    expect(isSuspiciouslyEmpty(nothing, official, noon.toISOString())).toBe(true);
    expect(isSuspiciouslyEmpty(nothing, official, '2026-08-04T05:00:00.000Z')).toBe(false);
    const next = await store.nextPitchAfter('mlb', noon, signal);
    expect(next?.toISOString()).toMatch(/^2026-08-03T1[67]:/);
  });

  test('sees what has changed since, and on which date', async () => {
    market.setTime(new Date('2026-08-04T04:00:00Z'));
    expect(await functions.invoke('sync-schedule', dates)).toMatchObject({ changedDates: ['2026-08-03'] });
    market.setTime(null);
  });

  test('without dates looks from yesterday to a week ahead', async () => {
    const report = await functions.invoke('sync-schedule', { scheduledTime: '2026-08-03T16:03:00Z' });
    expect(report).toMatchObject({ status: 'synced', games: 9 * 15 });
  });

  test('refuses what is no event, and makes no request', async () => {
    const before = await keysUnder('schedule/');
    for (const event of [{ date: '2026-08-03' }, { from: '2026-08-04', to: '2026-08-03' }]) {
      await expect(functions.invoke('sync-schedule', event)).rejects.toMatchObject({ code: 'event_invalid' });
    }
    expect(await keysUnder('schedule/')).toEqual(before);
  });
});

describe('sync-schedule with a host whose answer each test sets', () => {
  /** The status and the body of every answer. */
  let answer: readonly [status: number, body: string | Uint8Array];
  let paths: string[] = [];
  let server: Server;
  let functions: LocalFunctions;
  beforeAll(async () => {
    server = createServer((request, response) => {
      paths.push(request.url ?? '');
      response.writeHead(answer[0]).end(answer[1]);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    functions = open(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
  afterAll(async () => {
    await functions.close();
    server.close();
    server.closeAllConnections();
  });

  const recordings = '../shared/payloads/mlb-stats-api';
  const isPresent = existsSync(recordings);
  if (!isPresent)
    console.info(`Skipped: recorded schedules through the whole path, because ${recordings} is not there.`);

  test.skipIf(!isPresent).each([
    ['2019-03-09-final-linescore', '2019-03-09', '2019-03-09', [18]],
    ['2022-04-07-final-and-postponed', '2022-04-07', '2022-04-08', [7, 2]],
    ['2022-10-range-postponed-bucket', '2022-10-11', '2022-10-14', [4, 2, 1, 1]],
    ['2024-10-25-world-series', '2024-10-25', '2024-10-25', [1]],
    ['2024-10-27-empty-day', '2024-10-27', '2024-10-27', [0]],
  ] as const)('takes over the recorded schedule of %s', async (file, from, to, games) => {
    answer = [200, new Uint8Array(readFileSync(`${recordings}/schedule-${file}.json`))];
    const report = await functions.invoke('sync-schedule', { from, to });
    expect(report).toMatchObject({ status: 'synced', games: games.reduce<number>((a, b) => a + b, 0) });
    expect(report).toHaveProperty('changedDates.length', games.length);
    expect(paths.at(-1)).toBe(
      `/api/v1/schedule?sportId=1&startDate=${from}&endDate=${to}&hydrate=team,linescore,probablePitcher,gameInfo`,
    );
    for (const [index, count] of games.entries()) {
      const date = new Date(Date.parse(from) + index * 86_400_000).toISOString().slice(0, 10);
      expect(await store.gamesOn('mlb', date, signal)).toHaveLength(count);
    }
  });

  const off = { from: '2026-11-20', to: '2026-11-20' };

  test('lands what it cannot read, fails, and forgets nothing', async () => {
    answer = [200, '{"dates":[]}'];
    await functions.invoke('sync-schedule', off);
    answer = [200, '<html>'];
    const report = await functions.invoke('sync-schedule', off);
    expect(report).toMatchObject({ status: 'failed', error: { code: 'source_not_json' }, changedDates: [] });
    expect(await keysUnder('schedule/')).toContain((report as { landed: string }).landed);
    expect(await store.gamesOn('mlb', off.from, signal)).toEqual([]);
  });

  // Last, because it leaves the circuit open.
  test('makes no more requests after repeated failures', async () => {
    answer = [503, ''];
    const codes: unknown[] = [];
    for (let run = 0; run < 5; run++) {
      const report = (await functions.invoke('sync-schedule', off)) as { error: { code: string } };
      codes.push(report.error.code);
    }
    // The unreadable body was the first of the five.
    expect(codes).toEqual([...Array.from({ length: 4 }, () => 'source_failing'), 'source_circuit_open']);
    paths = [];
    const report = await functions.invoke('sync-schedule', off);
    expect(report).toMatchObject({ status: 'failed', landed: null, error: { code: 'source_circuit_open' } });
    expect(paths).toEqual([]);
    expect(await store.gamesOn('mlb', off.from, signal)).toEqual([]);
  });
});
