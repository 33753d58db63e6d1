import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { startMarket } from '../../../../infra/local/market/server.ts';
import { openCommandLine } from '../command-line.ts';

const { home, odds, oddsIn, start, close } = openCommandLine('games');
const clock = () => new Date('2026-08-03T16:00:00Z');
const odd = (...words: string[]) => oddsIn({ clock }, ...words);

beforeAll(async () => void (await Promise.all([start('sim'), start('live')])));
afterAll(close);

const reportSchema = z.object({
  status: z.string(),
  games: z.number(),
  changedDates: z.array(z.string()),
  dates: z.array(z.object({ date: z.string(), games: z.array(z.object({ gamePk: z.number() })) })),
});
const sourceGame = z.object({ source: z.string(), sourceGameId: z.string(), link: z.object({ state: z.string() }) });
const slateSchema = z.object({
  store: z.string(),
  date: z.string(),
  known: z.string(),
  games: z.array(
    z.object({
      gamePk: z.number(),
      startTime: z.iso.datetime(),
      awayTeam: z.string(),
      homeTeam: z.string(),
      state: z.string(),
      doubleheaderGame: z.number().nullable(),
      homePitcher: z.string().nullable(),
      sourceGames: z.array(sourceGame),
    }),
  ),
  unlinked: z.array(sourceGame),
});
const words = ['games', 'sync', '--date', '2026-08-03', '--to', '2026-08-04'] as const;
const reportOf = async () => reportSchema.parse(JSON.parse((await odd(...words, '--json')).stdout));
const slateOf = async (...more: string[]) =>
  slateSchema.parse(JSON.parse((await odd('games', '--json', ...more)).stdout));

// The tests build on each other.
describe('odds games', () => {
  test('says that nothing is known of a date before a sync, and how to ask', async () => {
    expect(await odd('games')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('"odds games sync --date 2026-08-03" asks for it'),
    });
    expect(await slateOf()).toMatchObject({ known: 'unknown', games: [], unlinked: [] });
  });

  test('syncs, and prints the games of each official date, the same each time', async () => {
    const { exitCode, stdout } = await odd(...words);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^synced {2}mlb-stats-api mlb, captured at /);
    expect(stdout).toContain('30 seen = 30 games + 0 repeated + 0 rejected');
    expect(stdout).toMatch(/^2026-08-04 {2}\d\d:\d\d {2}\S.* at \S.* {2}\d{6} {2}(scheduled|final|postponed)$/m);
    const report = await reportOf();
    expect(report).toMatchObject({ status: 'synced', games: 30, changedDates: [] });
    expect(report.dates.map(({ date, games }) => [date, games.length])).toEqual([
      ['2026-08-03', 15],
      ['2026-08-04', 15],
    ]);
  });

  test('says that the schedule waits to be recorded, until a drain does', async () => {
    expect(await slateOf()).toMatchObject({ known: 'not_recorded_yet', games: [] });
    expect((await odd('games')).stdout).toContain('"odds drain" records it');
    expect((await odd('status')).stdout).toContain('2 landed = 0 recorded + 2 waiting + 0 dead');
    expect((await odd('drain', '--yes')).stdout).toMatch(
      /^drained {2}2 observations recorded, .* [1-9]\d* changes of the schedule,/m,
    );
    expect((await odd('status')).stdout).toContain('2 landed = 2 recorded + 0 waiting + 0 dead');
  });

  test('shows the slate of today in New York, in order of start, and of another date if asked', async () => {
    const slate = await slateOf();
    expect(slate).toMatchObject({ store: 'sim', date: '2026-08-03', known: 'recorded' });
    expect(slate.games).toHaveLength(15);
    const starts = slate.games.map(({ startTime }) => startTime);
    expect(starts).toEqual(starts.toSorted());
    const other = await slateOf('--date', '2026-08-04');
    expect(other.games.map(({ gamePk }) => gamePk)).not.toContain(slate.games[0]?.gamePk);
    const { stdout } = await odd('games');
    for (const { awayTeam, homeTeam, gamePk, doubleheaderGame } of slate.games) {
      const game = `${awayTeam} at ${homeTeam}${doubleheaderGame === null ? '' : ` \\(game ${doubleheaderGame}\\)`}`;
      expect(stdout).toMatch(new RegExp(`\\d\\d:\\d\\d {2}${game} +${gamePk} {2}scheduled`));
    }
    expect(slate.games.map(({ doubleheaderGame }) => doubleheaderGame)).toEqual(expect.arrayContaining([1, 2]));
  });

  test('has each source game of the date once: below its official game, or with the reason why it is linked to none', async () => {
    expect(await odd('collect', '--date', '2026-08-03')).toMatchObject({ exitCode: 0 });
    const { games, unlinked } = await slateOf();
    const mentioned = [...games.flatMap(({ sourceGames }) => sourceGames), ...unlinked];
    expect(new Set(mentioned.map(({ sourceGameId }) => sourceGameId)).size).toBe(15);
    expect(mentioned).toHaveLength(15);
    const nfl = await slateOf('--league', 'nfl');
    expect(nfl).toMatchObject({ known: 'unknown', games: [], unlinked: [] });
  });
});

describe('odds games sync --from', () => {
  const capturedAt = '2026-08-02T12:00:00Z';
  const file = join(home, 'schedule.json');
  const fromFile = ['games', 'sync', '--from', file, '--captured-at', capturedAt];

  beforeAll(async () => {
    const market = await startMarket({ seed: 7, now: () => new Date(capturedAt) });
    const path = '/api/v1/schedule?sportId=1&startDate=2026-08-02&endDate=2026-08-02&hydrate=team';
    const answer = await fetch(market.url + path, { headers: { 'user-agent': 'mlb-odds test' } });
    writeFileSync(file, await answer.text());
    await market.close();
  });

  test('takes a recorded answer through the whole path, as real data of the moment of its capture', async () => {
    const run = await odd(...fromFile, '--json');
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(JSON.parse(run.stdout)).toMatchObject({
      store: 'live',
      status: 'synced',
      from: '2026-08-02',
      to: '2026-08-02',
      capturedAt: '2026-08-02T12:00:00.000Z',
      landed: expect.stringMatching(/^schedule\/mlb-stats-api\/mlb\/2026-08-02\/120000\.000Z-/),
    });
    expect((await odd('drain', '--yes', '--live')).stdout).toContain('1 observations recorded');
    const { games } = await slateOf('--date', '2026-08-02', '--live');
    expect(games).toHaveLength(15);
  });

  test('is found by a drain although a newer answer was drained before it, and is recorded once', async () => {
    const older = ['games', 'sync', '--from', file, '--captured-at', '2026-07-20T12:00:00Z'];
    for (const words of [older, older, fromFile]) expect(await odd(...words)).toMatchObject({ exitCode: 0 });
    expect((await odd('drain', '--yes', '--live')).stdout).toContain('1 observations recorded');
    expect((await odds('status', '--live')).stdout).toContain('2 landed = 2 recorded + 0 waiting + 0 dead');
  });

  test('keeps an answer that is none, and says why it cannot be read', async () => {
    const wrong = join(home, 'wrong.json');
    writeFileSync(wrong, '{"events":[]}');
    const run = await odd('games', 'sync', '--from', wrong, '--captured-at', capturedAt, '--json');
    expect(run.exitCode).toBe(1);
    expect(JSON.parse(run.stdout)).toMatchObject({ status: 'failed', error: { code: 'source_shape_changed' } });
  });
});
