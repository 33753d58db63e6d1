import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { openCommandLine } from './command-line.ts';

const { odds, start, close } = openCommandLine('schedule');
beforeAll(async () => void (await start('sim')));
afterAll(close);

const reportSchema = z.object({
  status: z.string(),
  games: z.number(),
  changedDates: z.array(z.string()),
  dates: z.array(z.object({ date: z.string(), games: z.array(z.object({ gamePk: z.number() })) })),
});
const words = ['schedule', '--from', '2026-08-03', '--to', '2026-08-04'] as const;
const reportOf = async () => reportSchema.parse(JSON.parse((await odds(...words, '--json')).stdout));

describe('odds schedule', () => {
  test('prints the games of each official date, the same each time', async () => {
    const { exitCode, stdout } = await odds(...words);
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

  test('waits to be recorded, until a drain does', async () => {
    expect((await odds('status')).stdout).toContain('2 landed = 0 recorded + 2 waiting + 0 dead');
    expect((await odds('drain', '--yes')).stdout).toMatch(
      /^drained {2}2 observations recorded, .* [1-9]\d* changes of the schedule$/m,
    );
    expect((await odds('status')).stdout).toContain('2 landed = 2 recorded + 0 waiting + 0 dead');
  });
});
