import { describe, expect, test } from 'vitest';
import { type Slate, slateLines } from '../../../bin/slate-lines.ts';
import type { SourceGame } from '../../../lib/queries/source-games.ts';
import { fakeTerminal } from './fake-terminal.ts';

const sourceGame = (sourceGameId: string, link: SourceGame['link'], source = 'action-network'): SourceGame => ({
  gameId: sourceGameId,
  source,
  sourceGameId,
  awayTeam: 'Washington Nationals',
  homeTeam: 'Philadelphia Phillies',
  startTime: '2026-07-30T23:05:00Z',
  link,
  start: null,
});
const linked = (orientation: 'same' | 'swapped') =>
  ({ state: 'linked', gamePk: 777001, attemptId: 'x', orientation }) as const;
const game = {
  gamePk: 777001,
  officialDate: '2026-07-30',
  startTime: '2026-07-30T17:05:00Z',
  startIsOpen: false,
  firstPitch: null,
  awayTeam: 'Washington Nationals',
  homeTeam: 'Philadelphia Phillies',
  awayTeamId: 120,
  homeTeamId: 143,
  state: 'final',
  detailedState: 'Final',
  awayScore: 3,
  homeScore: 4,
  doubleheaderGame: 1,
  awayPitcher: 'A. Left',
  homePitcher: null,
  knownAt: '2026-07-30T20:00:00Z',
};
const slate = (rest: Partial<Slate>): Slate => ({
  league: 'mlb',
  date: '2026-07-30',
  known: 'recorded',
  games: [],
  unlinked: [],
  ...rest,
});

describe('the slate on the screen', () => {
  test('has each official game with its source games, and below them those that are linked to none, with the reason', () => {
    const sourceGames = [sourceGame('1', linked('same')), sourceGame('a', linked('swapped'), 'the-odds-api')];
    const second = {
      ...game,
      gamePk: 777002,
      startIsOpen: true,
      state: 'scheduled',
      doubleheaderGame: 2,
      sourceGames: [],
    };
    const unscored = { ...second, awayScore: null, homeScore: null, awayPitcher: null };
    const unlinked = [sourceGame('9', { state: 'unlinked', reason: 'no_candidate', attemptId: null })];
    expect(slateLines(slate({ games: [{ ...game, sourceGames }, unscored], unlinked }), fakeTerminal())).toEqual([
      'mlb, 2026-07-30',
      'start  game                                                    gamePk  state      score  pitchers    source games',
      '13:05  Washington Nationals at Philadelphia Phillies (game 1)  777001  final        3–4  A. Left, ?  action-network/1, the-odds-api/a (swapped)',
      'open   Washington Nationals at Philadelphia Phillies (game 2)  777002  scheduled',
      '',
      'Not linked to an official game',
      'start  game                                           source game       reason',
      '19:05  Washington Nationals at Philadelphia Phillies  action-network/9  no candidate',
      'Times of New York.',
    ]);
  });

  test.each([
    ['off_day', 'The official schedule has no game on this date.'],
    ['not_recorded_yet', 'The official schedule of this date waits to be recorded: "odds drain" records it.'],
    [
      'unknown',
      'No official schedule of this date is known. "odds games sync --date 2026-07-30" asks for it, if the league has one.',
    ],
  ] as const)('says why it has no official game: %s', (known, sentence) => {
    expect(slateLines(slate({ known }), fakeTerminal())).toEqual(['mlb, 2026-07-30', sentence, 'Times of New York.']);
  });
});
