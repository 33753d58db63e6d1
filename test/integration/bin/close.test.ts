import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { openDatabase } from '../../../infra/local/local-database.ts';
import { record } from '../../../lib/recording/record.ts';
import { recordSchedules } from '../../../lib/recording/schedule/record-schedule.ts';
import { deriveTables } from '../../support/fill-derived.ts';
import { gameReading, observedAt, offered } from '../../support/observed.ts';
import { entryOf, scheduleAt } from '../../support/schedule-entries.ts';
import { openCommandLine } from './command-line.ts';

const { odds, start, close } = openCommandLine('close');
afterAll(close);

const slots = ['draftkings-nj/full_game/moneyline/main', 'draftkings-nj/full_game/total/main'] as const;
const over = { market: 'total', selection: 'over' } as const;
const answer = z.object({
  lines: z.array(
    z.object({
      gamePk: z.number(),
      market: z.string(),
      open: z.object({ price: z.number().nullable(), isTruncated: z.boolean().nullable() }),
      close: z.object({ status: z.string(), price: z.number().nullable(), ageS: z.number().nullable() }),
    }),
  ),
});

describe('odds close', () => {
  beforeAll(async () => {
    const owner = openDatabase((await start('sim')).instance, 'owner');
    const quotes = [offered(-110), offered(-105, 8.5, over)];
    const observations = [
      observedAt(0, [gameReading(quotes, { scope: [...slots] })]),
      observedAt(360, [gameReading([offered(-125), offered(100, 9, over)], { scope: [...slots] })]),
      observedAt(370, [gameReading([], { scope: [], status: 'live' })]),
    ];
    const schedules = [scheduleAt(-60, [entryOf({ listedOn: '2026-07-30' })])];
    for (const observed of observations) await record(owner, observed);
    await recordSchedules(owner, schedules);
    await deriveTables(owner, { observations, schedules });
    owner.close();
  });

  const linesOf = async (...words: string[]) =>
    answer.parse(JSON.parse((await odds('close', ...words, '--json')).stdout)).lines;

  test('shows how each line of a game opened and closed, with the cut', async () => {
    const { exitCode, stdout } = await odds('close', '777001');
    expect(exitCode).toBe(0);
    expect(stdout).toContain(
      'Washington Nationals at Philadelphia Phillies  777001 of 2026-07-30  official start 2026-07-30, 19:05',
    );
    expect(stdout).toMatch(/^moneyline +home +draftkings-nj +-110\+ +-125 {2}measured +5:00$/m);
    expect(stdout).toMatch(/^total +over +draftkings-nj +8\.5 -105\+ +9 \+100 {2}measured +5:00$/m);
  });

  test('finds the games of a date, and of a team by its abbreviation, and filters by market and book', async () => {
    const moneyline = {
      ...{ gamePk: 777001, market: 'moneyline', open: { price: -110, isTruncated: true } },
      close: { status: 'measured', price: -125, ageS: 300 },
    };
    expect(await linesOf('--date', '2026-07-30')).toHaveLength(2);
    expect(await linesOf('phi', '--date', '2026-07-30', '--market', 'moneyline')).toEqual([moneyline]);
    expect(await linesOf('777001', '--book', 'draftkings-nj')).toHaveLength(2);
    expect(await linesOf('777001', '--book', 'fanduel-nj')).toEqual([]);
    expect(await linesOf('BOS', '--date', '2026-07-30')).toEqual([]);
    expect((await odds('close', '--date', '2026-07-29')).stdout).toContain('No line of such a game is known.');
  });

  test.each([
    [[], 'name a game, or a --date'],
    [['PHI'], 'PHI is no gamePk'],
    [['QQQ', '--date', '2026-07-30'], 'no team is abbreviated QQQ on 2026-07-30'],
  ] as const)('refuses %j', async (words, said) => {
    const { exitCode, stderr } = await odds('close', ...words);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(said);
  });
});
