import { describe, expect, test } from 'vitest';
import { type ScheduledGame, withEnds } from '../../../../lib/games/schedule.ts';
import { upcomingGames } from '../../../../lib/games/upcoming-games.ts';

const teams = { away: 'Boston Red Sox', home: 'New York Yankees' };

function game(gamePk: number, changes: Partial<ScheduledGame> = {}): ScheduledGame {
  return {
    gamePk,
    officialDate: '2026-07-14',
    startTime: '2026-07-14T17:05:00.000Z',
    startIsOpen: false,
    kind: 'regular_season',
    state: 'scheduled',
    ifNecessary: false,
    teams,
    ...changes,
  };
}
const second = game(2, { startTime: '2026-07-14T17:10:00.000Z', followsFirst: true });
const planned = (...games: readonly ScheduledGame[]) =>
  upcomingGames(games).map(({ gamePk, startIsOpen, firstGameEndedAt }) => ({ gamePk, startIsOpen, firstGameEndedAt }));

describe('upcomingGames', () => {
  test('lets the second game of a straight doubleheader wait for the end of the first', () => {
    expect(planned(game(1), second)).toEqual([
      { gamePk: 1, startIsOpen: false, firstGameEndedAt: undefined },
      { gamePk: 2, startIsOpen: true, firstGameEndedAt: null },
    ]);
    const over = game(1, { state: 'final', endedAt: '2026-07-14T20:10:00.000Z' });
    expect(planned(over, second)[1]).toMatchObject({ startIsOpen: true, firstGameEndedAt: over.endedAt });
  });

  test('finds the first game by the two teams, whoever is at home, and by the date', () => {
    const swapped = game(1, { teams: { away: teams.home, home: teams.away } });
    expect(planned(swapped, second)[1]).toMatchObject({ firstGameEndedAt: null });
    const others = [
      game(1, { teams: { ...teams, home: 'Toronto Blue Jays' } }),
      game(1, { officialDate: '2026-07-13' }),
    ];
    for (const other of others) {
      expect(planned(other, second)[1]).toEqual({ gamePk: 2, startIsOpen: false, firstGameEndedAt: undefined });
    }
  });

  test('takes the listed start of a second game whose first game is not played', () => {
    for (const state of ['postponed', 'cancelled'] as const) {
      expect(planned(game(1, { state }), second)[1]).toMatchObject({ startIsOpen: false });
    }
  });

  test('keeps a start open that is to be determined', () => {
    expect(planned(game(1, { startIsOpen: true, teams: undefined }))).toEqual([
      { gamePk: 1, startIsOpen: true, firstGameEndedAt: undefined },
    ]);
  });

  test('passes on the first pitch', () => {
    const firstPitch = '2026-07-14T17:07:00Z';
    expect(upcomingGames([game(1, { state: 'live', firstPitch })])).toMatchObject([{ firstPitch }]);
  });
});

describe('withEnds', () => {
  const capturedAt = '2026-07-14T20:12:00.000Z';
  const live = game(1, { state: 'live' });
  const final = game(1, { state: 'final' });
  const endOf = (before: readonly ScheduledGame[], now = final) => withEnds([now], before, capturedAt)[0]?.endedAt;

  test('names the first capture that calls a game final, and keeps it', () => {
    expect(endOf([live])).toBe(capturedAt);
    expect(endOf([{ ...final, endedAt: '2026-07-14T19:57:00.000Z' }])).toBe('2026-07-14T19:57:00.000Z');
  });

  test('names none for a game that was final when it was first seen, or is not final', () => {
    expect(endOf([])).toBeUndefined();
    expect(endOf([final])).toBeUndefined();
    expect(endOf([{ ...final, endedAt: capturedAt }], live)).toBeUndefined();
  });
});
