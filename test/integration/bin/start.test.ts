import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import type { Machine } from '../../../infra/local/machine.ts';
import { storeFolder } from '../../../infra/local/stores.ts';
import { openCommandLine } from './command-line.ts';

const gamesSchema = z.array(z.object({ startTime: z.string(), lastSeenAt: z.string() }));

const { home, oddsIn, start, close } = openCommandLine('start');
let machine: Machine;
let now = new Date('2026-07-04T22:10:00Z');
const odds = (...words: string[]) => oddsIn({ clock: () => now }, ...words);
const capturedTimes = async () => {
  const sql = `select distinct to_char(captured_at at time zone 'UTC', 'DD HH24:MI') as at from odds.observation order by 1`;
  const rows: { at: string }[] = JSON.parse((await odds('sql', sql, '--json')).stdout);
  return rows.map(({ at }) => at);
};

beforeAll(async () => {
  const folder = storeFolder(home, 'sim');
  mkdirSync(folder);
  // As after a run that was interrupted: the whole day takes half a minute here.
  writeFileSync(join(folder, 'market.json'), JSON.stringify({ seed: 7, collectedUntil: '2026-07-04T21:00:00.000Z' }));
  machine = await start('sim');
});
afterAll(close);

// The tests build on each other.
test('a start collects the simulated day every half hour at its own times, and prints the board as of now', async () => {
  const { exitCode, stdout } = await odds('start');
  expect(exitCode).toBe(0);
  const { database, pid } = machine.instance;
  expect(stdout).toMatch(/^machine +\d+\.\d s {2}/);
  expect(stdout).toContain(` s  ${database}, S3 and DynamoDB (run by process ${pid})\n`);
  expect(stdout).toMatch(/^migrate +\d+\.\d s {2}The schema is up to date/m);
  expect(stdout).toMatch(
    /^collect +\d+\.\d s {2}Sat 17:30 to Sat 18:10: 3 observations, [1-9]\d* quotes, [1-9]\d* changes, \d+ split changes$/m,
  );
  expect(stdout).toMatch(/^schedule +\d+\.\d s {2}[1-9]\d* changes of its games and of what is known of them$/m);
  expect(stdout).toMatch(/^board +\d+\.\d s {2}\d+ games that have yet to start$/m);
  expect(stdout).toMatch(/^ +moneyline +spread +total$/m);
  expect(stdout).toMatch(/[▲▼]\d+/);
  expect(stdout).toContain(`All state is in ${storeFolder(home, 'sim')};`);
  expect(await capturedTimes()).toEqual(['04 21:30', '04 22:00', '04 22:10']);
});

test('no game that has started is to come, and ages are counted from the simulated time', async () => {
  const games = gamesSchema.parse(JSON.parse((await odds('board', '--json')).stdout));
  expect(games.length).toBeGreaterThan(10);
  for (const { startTime, lastSeenAt } of games) {
    expect(Date.parse(startTime)).toBeGreaterThanOrEqual(now.getTime());
    expect(Math.abs(now.getTime() - Date.parse(lastSeenAt))).toBeLessThan(60_000);
  }
  const health = JSON.parse((await odds('health', '--json')).stdout);
  expect(health).toMatchObject({ store: 'sim', status: 'healthy' });
  expect(health.checkedAt).toContain('2026-07-04T22:1');
});

test('the official games of the day are there, with those of the dates around it', async () => {
  const sql = `select official_date, count(*)::integer as games, count(winner)::integer as winners from odds.official_game
    where official_date between '2026-07-03' and '2026-07-05' group by 1 order by 1`;
  expect(JSON.parse((await odds('sql', '--json', sql)).stdout)).toEqual([
    { official_date: '2026-07-03', games: 15, winners: expect.toSatisfy((winners: number) => winners >= 14) },
    { official_date: '2026-07-04', games: 15, winners: expect.any(Number) },
    { official_date: '2026-07-05', games: 15, winners: 0 },
  ]);
});

test('another start continues from there', async () => {
  now = new Date('2026-07-04T22:40:00Z');
  const { exitCode, stdout } = await odds('start');
  expect(exitCode).toBe(0);
  expect(stdout).toContain('Sat 18:30 to Sat 18:40: 2 observations');
  expect((await capturedTimes()).slice(-2)).toEqual(['04 22:30', '04 22:40']);
});

test('the board of a date has the games of that date only', async () => {
  const gamesOn = async (date: string) =>
    gamesSchema.parse(JSON.parse((await odds('board', '--date', date, '--json')).stdout));
  const [today, tomorrow] = [await gamesOn('2026-07-04'), await gamesOn('2026-07-05')];
  expect(today.length).toBeGreaterThan(0);
  expect(tomorrow.length).toBeGreaterThan(10);
  for (const { startTime } of today) expect(startTime < '2026-07-05T04:00').toBe(true);
  for (const { startTime } of tomorrow) expect(startTime > '2026-07-05T04:00').toBe(true);
});

test('with windows it also observes every minute before first pitches', async () => {
  const before = await capturedTimes();
  now = new Date(now.getTime() + 30 * 60_000);
  const { exitCode } = await odds('start', '--windows');
  expect(exitCode).toBe(0);
  const since = (await capturedTimes()).filter((at) => !before.includes(at));
  // Two are those of every half hour.
  expect(since.length).toBeGreaterThan(5);
});
