import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openLocalDeployment } from '../../../infra/local/local-deployment.ts';
import type { GapDay } from '../../../lib/games/gap-day.ts';
import { openCommandLine } from './command-line.ts';

const { oddsIn, start, close } = openCommandLine('gaps');
const clock = () => new Date('2026-07-16T16:00:00.000Z');
const gaps = (...words: string[]) => oddsIn({ clock }, 'gaps', ...words);

const day: GapDay = {
  date: '2026-07-14',
  from: '2026-07-14T15:10:00.000Z',
  until: '2026-07-15T04:00:00.000Z',
  checkedAt: '2026-07-15T06:17:00.000Z',
  due: [{ from: '2026-07-14T15:30:00.000Z', everyMinutes: 30, runs: 25, isInWindow: false }],
  expectedRuns: 25,
  actualRuns: 22,
  actualRunsOf: { 'action-network': 20, 'the-odds-api': 2 },
  gaps: [
    {
      from: '2026-07-14T17:00:00.000Z',
      until: '2026-07-14T18:30:04.000Z',
      expectedRuns: 4,
      actualRuns: 1,
      isInWindow: true,
      gamePks: [777001, 777002],
    },
  ],
  unseenPitches: [777002],
};
const whole: GapDay = {
  ...day,
  date: '2026-07-15',
  from: '2026-07-15T04:00:00.000Z',
  until: '2026-07-16T04:00:00.000Z',
  expectedRuns: 30,
  actualRuns: 30,
  actualRunsOf: { 'action-network': 30 },
  gaps: [],
  unseenPitches: [],
};

beforeAll(async () => {
  const deployment = openLocalDeployment(await start('sim'), { clock });
  const store = await deployment.gapStore();
  for (const known of [day, whole]) await store.write('mlb', known);
  await deployment.close();
});
afterAll(close);

describe('odds gaps', () => {
  test('prints each gap in New York’s time, how many runs came, and of when that is known', async () => {
    const { exitCode, stdout } = await gaps('--from', '2026-07-13');
    expect(exitCode).toBe(0);
    expect(stdout).toBe(
      [
        'date        from   until  minutes  due  came  missing  in a window  games',
        '2026-07-14  13:00  14:30       90    4     1        3  yes          777001, 777002',
        '',
        '52 of 55 runs that were due came (action-network 50, the-odds-api 2): 3 missing, in 1 gap.',
        'First pitches without an observation in their last two minutes: 777002.',
        'Known from 14 Jul, 11:10 until 16 Jul, 00:00, New York.',
        'Nothing is known of 2026-07-13, 2026-07-16.',
        '',
      ].join('\n'),
    );
  });

  test('prints no table without a gap', async () => {
    const { exitCode, stdout } = await gaps('--from', '2026-07-15', '--to', '2026-07-15');
    expect(exitCode).toBe(0);
    expect(stdout).toBe(
      '30 of 30 runs that were due came (action-network 30): 0 missing, in 0 gaps.\n' +
        'Known from 15 Jul, 00:00 until 16 Jul, 00:00, New York.\n',
    );
  });

  test('prints the days of the last week as one JSON object', async () => {
    const { stdout } = await gaps('--json');
    expect(JSON.parse(stdout)).toEqual({
      store: 'sim',
      league: 'mlb',
      from: '2026-07-09',
      to: '2026-07-16',
      days: [day, whole],
    });
  });

  test('says that no run is due on this machine if nothing is known', async () => {
    const run = await gaps('--league', 'nfl');
    expect(run).toMatchObject({ exitCode: 0 });
    expect(run.stdout).toBe('No gap is known: runs on this machine are started by hand, so none is due.\n');
  });

  test.each([
    [['--from', '2026-07-15', '--to', '2026-07-14'], "'--from' 2026-07-15 is after '--to' 2026-07-14"],
    [['--from', '2026-02-30'], 'It must be a date of the calendar'],
    [['--to', '2099-01-01'], "option '--to': 2099-01-01 is outside the dates"],
  ])('refuses %j', async (words, sentence) => {
    const { exitCode, stderr } = await gaps(...words);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(sentence);
  });
});
