import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  moneylineResult,
  type PlayedGame,
  runLineResult,
  settlementOf,
  totalResult,
} from '../../../../lib/games/outcome.ts';
import { gameStates } from '../../../../lib/games/schedule.ts';

const nine = { away: [0, 0, 1, 0, 3, 0, 0, 0, 0], home: [0, 2, 0, 0, 0, 3, 0, 0, null] };
/** Home wins 5–4. */
const final: PlayedGame = {
  state: 'final',
  codedState: 'F',
  statusCode: 'F',
  homeScore: 5,
  awayScore: 4,
  winner: 'home',
  scheduledInnings: 9,
  linescore: nine,
};
const results = (game: PlayedGame, { runLine = -1.5, total = 8.5 } = {}, ended: 'postponed' | null = null) => [
  moneylineResult(game, ended),
  runLineResult(game, runLine, ended),
  totalResult(game, total, ended),
];

describe('a final 5–4', () => {
  test.each([
    [-1.5, 'away'],
    [1.5, 'home'],
    [-1, 'push'],
    [-0.5, 'home'],
    [null, 'no_line'],
  ] as const)('with the home side at %d: %s', (line, result) => expect(runLineResult(final, line)).toBe(result));

  test.each([
    [8.5, 'over'],
    [9, 'push'],
    [9.5, 'under'],
    [null, 'no_line'],
  ] as const)('with a total of %d: %s', (line, result) => expect(totalResult(final, line)).toBe(result));

  test('is won by the home side, and by nothing but the score on a line', () => {
    const property = fc.property(fc.nat(20), fc.nat(20), fc.integer({ min: -20, max: 20 }), (home, away, half) => {
      const winner = home > away ? 'home' : home < away ? 'away' : 'tie';
      const game: PlayedGame = { ...final, homeScore: home, awayScore: away, winner, linescore: null };
      expect(moneylineResult(game)).toBe(winner);
      const line = half / 2;
      const mirrored = { ...game, homeScore: away, awayScore: home };
      const other = { home: 'away', away: 'home', push: 'push' }[runLineResult(mirrored, -line) as 'home'];
      expect(runLineResult(game, line)).toBe(other);
      expect(totalResult(game, line)).toBe(totalResult(mirrored, line));
    });
    fc.assert(property);
  });
});

describe('what counts', () => {
  test.each([
    ['9 innings, the home side ahead', {}, 'action', null],
    ['extra innings', { linescore: { away: [...nine.away, 0], home: [...nine.away, 1] } }, 'action', null],
    [
      '7 of 7 innings',
      { scheduledInnings: 7, linescore: { away: Array(7).fill(0), home: Array(7).fill(0) } },
      'action',
      null,
    ],
    ['the provisional end', { codedState: 'O', statusCode: 'O' }, 'action', null],
    [
      'a tie',
      { statusCode: 'FT', awayScore: 5, winner: 'tie', linescore: { ...nine, home: nine.away } },
      'action',
      null,
    ],
    ['no line score', { linescore: null }, 'action', null],
    ['completed early: rain', { statusCode: 'FR', linescore: null }, 'ungraded', 'completed_early'],
    ['completed early, provisionally', { codedState: 'O', statusCode: 'OI' }, 'ungraded', 'completed_early'],
    ['5 of 9 innings', { linescore: { away: [0, 1, 2, 0, 1], home: [5, 0, 0, 0, 0] } }, 'ungraded', 'completed_early'],
    ['no last half although behind', { homeScore: 3, winner: 'away' }, 'ungraded', 'completed_early'],
    ['a forfeit', { codedState: 'R', statusCode: 'RV', homeScore: 9, awayScore: 0 }, 'ungraded', 'forfeit'],
    ['a swing-off after a tie', { statusCode: 'FW' }, 'ungraded', 'tiebreaker'],
    ['no score', { homeScore: null, winner: null }, 'ungraded', 'no_score'],
    ['a cancelled game', { state: 'cancelled' }, 'no_action', 'cancelled'],
    ['a withdrawn one', { state: 'withdrawn' }, 'no_action', 'game_withdrawn'],
    ['a suspended one', { state: 'suspended' }, 'open', null],
    ['a postponed one', { state: 'postponed' }, 'open', null],
    ['a live one with a score', { state: 'live' }, 'open', null],
    ['one with a score before it began', { state: 'scheduled' }, 'open', null],
    ['one of an unknown status', { state: 'unknown' }, 'open', null],
  ] satisfies [string, Partial<PlayedGame>, string, string | null][])('%s: %s is %s', (_what, changes, is, reason) => {
    const game = { ...final, ...changes };
    expect(settlementOf(game)).toEqual({ is, reason });
    if (is !== 'action') expect(results(game)).toEqual([is, is, is]);
  });

  test('is no attempt that was postponed, although the game was played later', () => {
    expect(settlementOf(final, 'postponed')).toEqual({ is: 'no_action', reason: 'postponed' });
    expect(results(final, {}, 'postponed')).toEqual(['no_action', 'no_action', 'no_action']);
  });

  test('has a result only if it is final by its status', () => {
    for (const state of gameStates.filter((each) => each !== 'final')) {
      expect(results({ ...final, state })).not.toContain('home');
    }
  });
});
