import { describe, expect, test } from 'vitest';
import { gamesOn, isSuspiciouslyEmpty, nextStartAfter, type ScheduledGame } from '../../../../lib/games/schedule.ts';

function game(changes: Partial<ScheduledGame> = {}): ScheduledGame {
  return {
    gamePk: 1,
    officialDate: '2026-08-03',
    startTime: '2026-08-03T23:05:00.000Z',
    startIsOpen: false,
    kind: 'regular_season',
    state: 'scheduled',
    ifNecessary: false,
    ...changes,
  };
}

const schedule = {
  from: '2026-08-03',
  to: '2026-08-05',
  games: [
    game(),
    game({ gamePk: 2, startTime: '2026-08-04T02:10:00.000Z' }),
    game({ gamePk: 3, officialDate: '2026-08-05' }),
  ],
};

describe('gamesOn', () => {
  test('goes by the official date, whatever the date of the start in UTC', () => {
    expect(gamesOn(schedule, '2026-08-03')?.map(({ gamePk }) => gamePk)).toEqual([1, 2]);
    expect(gamesOn(schedule, '2026-08-05')?.map(({ gamePk }) => gamePk)).toEqual([3]);
  });

  test('has no game on an off day', () => {
    expect(gamesOn(schedule, '2026-08-04')).toEqual([]);
  });

  test.each(['2026-08-02', '2026-08-06'])('says nothing of %s, of which the schedule says nothing', (date) => {
    expect(gamesOn(schedule, date)).toBeUndefined();
  });
});

describe('nextStartAfter', () => {
  const [early, late] = ['2026-08-03T17:05:00.000Z', '2026-08-03T23:05:00.000Z'];
  const games = [game({ startTime: late }), game({ gamePk: 2, startTime: early })];

  test('is the earliest start that is still to come', () => {
    expect(nextStartAfter(games, '2026-08-03T16:00:00.000Z')).toBe(early);
    expect(nextStartAfter(games, early)).toBe(late);
    expect(nextStartAfter(games, late)).toBeNull();
    expect(nextStartAfter([], early)).toBeNull();
  });

  test.each(['live', 'suspended', 'final', 'postponed', 'cancelled', 'unknown'] as const)(
    'is not that of a game that is %s',
    (state) => {
      expect(
        nextStartAfter([game({ startTime: early, state }), ...games.slice(0, 1)], '2026-08-03T16:00:00.000Z'),
      ).toBe(late);
    },
  );
});

describe('a slate without a game', () => {
  const at = '2026-08-03T16:00:00.000Z';
  const nothing = { games: [] };
  const read = {
    sourceGameId: 'a',
    homeTeam: 'A',
    awayTeam: 'B',
    startTime: at,
    status: 'live',
    scope: [],
    quotes: [],
    splits: [],
  } as const;

  test('is a fault on a game day, and not on an off day', () => {
    expect(isSuspiciouslyEmpty(nothing, gamesOn(schedule, '2026-08-03'), at)).toBe(true);
    expect(isSuspiciouslyEmpty(nothing, gamesOn(schedule, '2026-08-04'), at)).toBe(false);
  });

  test('is no fault where the schedule is not known', () => {
    expect(isSuspiciouslyEmpty(nothing, gamesOn(schedule, '2026-09-01'), at)).toBe(false);
  });

  test.each([
    ['postponed', { state: 'postponed' }],
    ['cancelled', { state: 'cancelled' }],
    ['final', { state: 'final' }],
    ['in play', { state: 'live' }],
    ['suspended', { state: 'suspended' }],
    ['in a state that we do not know', { state: 'unknown' }],
    ['of spring training', { kind: 'spring_training' }],
    ['the All-Star game', { kind: 'all_star' }],
    ['played only if necessary', { ifNecessary: true }],
    ['past its start', { startTime: at }],
  ] as const)('is no fault where the only game is %s', (_what, changes) => {
    expect(isSuspiciouslyEmpty(nothing, [game(changes)], at)).toBe(false);
    expect(isSuspiciouslyEmpty(nothing, [game(changes), game({ kind: 'postseason' })], at)).toBe(true);
  });

  test('is not one with a game in it, even one that is not open for betting', () => {
    expect(isSuspiciouslyEmpty({ games: [read] }, [game()], at)).toBe(false);
  });
});
