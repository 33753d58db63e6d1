import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { openCommandLine } from './command-line.ts';

const { home, oddsIn, start, close } = openCommandLine('line');
let now = '2026-08-03T14:00:00Z';
const odds = (...words: string[]) => oddsIn({ clock: () => new Date(now) }, ...words);

const boardSchema = z.array(z.object({ sourceGameId: z.string(), homeTeam: z.string(), startTime: z.string() }));
const linesSchema = z.object({
  store: z.string(),
  game: z.object({ homeTeam: z.string(), sourceGames: z.array(z.object({ sourceGameId: z.string() })) }),
  lines: z.array(
    z.object({
      sportsbook: z.string(),
      selection: z.string(),
      changes: z.array(z.object({ at: z.iso.datetime(), price: z.number().nullable() })).min(1),
    }),
  ),
});
const linesOf = async (...words: string[]) =>
  linesSchema.parse(JSON.parse((await odds('line', ...words, '--json')).stdout));

let last: z.output<typeof boardSchema>[number];

beforeAll(async () => {
  await Promise.all([start('sim'), start('live')]);
  for (const at of ['14:00', '16:00', '18:00']) {
    now = `2026-08-03T${at}:00Z`;
    expect(await odds('collect', '--date', '2026-08-03')).toMatchObject({ exitCode: 0 });
  }
  const board = boardSchema.parse(JSON.parse((await odds('board', '--date', '2026-08-03', '--json')).stdout));
  const latest = board.at(-1);
  if (latest === undefined) throw new Error('The board is empty.');
  last = latest;
});
afterAll(close);

describe('odds line', () => {
  test('shows the line of each sportsbook for the side of the team, found by its name', async () => {
    const { store, game, lines } = await linesOf(last.homeTeam);
    expect(store).toBe('sim');
    expect(game).toMatchObject({ homeTeam: last.homeTeam });
    expect(new Set(lines.map(({ sportsbook }) => sportsbook)).size).toBeGreaterThan(4);
    expect(new Set(lines.map(({ selection }) => selection))).toEqual(new Set(['home']));
    expect(Math.max(...lines.map(({ changes }) => changes.length))).toBeGreaterThan(1);
    const { stdout } = await odds('line', last.homeTeam);
    for (const { sportsbook } of lines) expect(stdout).toContain(sportsbook);
  });

  test('shows one with a chart and all its changes, by the id of its game', async () => {
    const id = `action-network/${last.sourceGameId}`;
    const { lines } = await linesOf(id, '--book', 'draftkings-nj', '--market', 'total');
    expect(lines).toMatchObject([{ sportsbook: 'draftkings-nj', selection: 'over' }]);
    const { exitCode, stdout } = await odds('line', id, '--book', 'draftkings-nj', '--market', 'total');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/┤[─┌┐└┘│]+/);
    expect(stdout.match(/offered/g)).toHaveLength(lines[0]?.changes.length ?? 0);
    expect(stdout).toMatch(/offered {2}open/);
  });

  test('says what to try if nothing was seen of it', async () => {
    const run = await odds('line', last.sourceGameId, '--book', 'no-such-book');
    expect(run).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('No price of no-such-book was seen of') });
    expect((await linesOf(last.sourceGameId, '--book', 'no-such-book')).lines).toEqual([]);
  });

  test('refuses a team that plays twice, with the games to choose from, and takes one of them', async () => {
    const event = (id: string, hour: number) => ({
      id,
      sport_key: 'baseball_mlb',
      commence_time: `2026-08-05T${hour}:05:00Z`,
      home_team: 'Philadelphia Phillies',
      away_team: 'Washington Nationals',
      bookmakers: [
        { key: 'fanduel', markets: [{ key: 'h2h', outcomes: [{ name: 'Philadelphia Phillies', price: -110 }] }] },
      ],
    });
    const file = join(home, 'doubleheader.json');
    writeFileSync(file, JSON.stringify([event('first', 17), event('second', 22)]));
    const recorded = ['--source', 'the-odds-api', '--from', file, '--captured-at', '2026-08-03T12:00:00Z'];
    expect(await odds('collect', ...recorded)).toMatchObject({ exitCode: 0 });
    const { stdout, stderr, exitCode } = await odds('line', 'PHI', '--date', '2026-08-05', '--live');
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    const choices = [...stderr.matchAll(/^ {2}(\S+) {2}.* at .*, /gm)].map(([, id = '']) => id);
    expect(choices).toHaveLength(2);
    for (const choice of choices) {
      expect((await linesOf(choice, '--live')).game.homeTeam).toBe('Philadelphia Phillies');
    }
  });

  test('refuses what names no game, with how to find one', async () => {
    const run = await odds('line', 'Gotham Knights', '--json');
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain('"odds games" shows the games of a date');
    expect(JSON.parse(run.stdout)).toMatchObject({ error: { code: 'argument_invalid' } });
  });
});
