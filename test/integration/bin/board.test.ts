import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { openCommandLine } from './command-line.ts';
import { startOdds } from './run-odds.ts';

const { home, odds, start, close } = openCommandLine('board');
let environment: Record<string, string>;

const side = z.object({ sportsbook: z.string(), price: z.number() });
const gamesSchema = z.array(
  z.object({ homeTeam: z.string(), awayTeam: z.string(), gamePk: z.number().nullable(), sides: z.array(side).min(1) }),
);
const boardOf = async (...words: string[]) =>
  gamesSchema.parse(JSON.parse((await odds('board', '--json', ...words)).stdout));

beforeAll(async () => {
  const { databaseUrl } = await start('sim');
  environment = databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl };
  // Of games that have yet to start, there are some tomorrow at every hour.
  expect(await odds('collect')).toMatchObject({ exitCode: 0 });
});
afterAll(close);

describe('odds board', () => {
  test('shows the games of one team', async () => {
    const [first] = await boardOf();
    const games = await boardOf('--team', first?.homeTeam ?? '');
    expect(games.length).toBeGreaterThan(0);
    for (const { homeTeam, awayTeam } of games) expect([homeTeam, awayTeam]).toContain(first?.homeTeam);
    expect(await boardOf('--team', 'Gotham Knights')).toEqual([]);
    expect((await odds('board', '--team', 'Gotham Knights')).stdout).toContain('No game of "Gotham Knights" in mlb');
  });

  test('shows the prices of one sportsbook, and says whose they are', async () => {
    const games = await boardOf('--book', 'fanduel-nj');
    expect(games.length).toBeGreaterThan(0);
    expect(new Set(games.flatMap(({ sides }) => sides.map(({ sportsbook }) => sportsbook)))).toEqual(
      new Set(['fanduel-nj']),
    );
    const { stdout } = await odds('board', '--book', 'fanduel-nj');
    expect(stdout).toContain('Prices of fanduel-nj.');
    expect(stdout).not.toContain('Best price');
  });

  test('watches by one JSON object a line, until it is interrupted', async () => {
    const child = startOdds(home, ['board', '--watch', '1', '--json'], environment);
    const exited = once(child, 'exit');
    let printed = '';
    for await (const part of child.stdout ?? []) {
      printed += String(part);
      if (printed.split('\n').length > 2) child.kill('SIGINT');
    }
    expect(await exited).toEqual([130, null]);
    const refreshes = printed
      .trimEnd()
      .split('\n')
      .map((line) => z.object({ at: z.iso.datetime(), games: gamesSchema }).parse(JSON.parse(line)));
    expect(refreshes.length).toBeGreaterThan(1);
    expect(refreshes[0]?.games).toEqual(refreshes[1]?.games);
  });

  test.each([
    [['--watch', '0'], 'whole number of seconds'],
    [['--watch'], "'--watch' redraws a screen, and there is none"],
  ])('refuses %j by its name', async (words, sentence) => {
    const { exitCode, stderr } = await odds('board', ...words);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(sentence);
  });
});
