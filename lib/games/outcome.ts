import type { Side } from '../odds/market.ts';
import type { EndReason } from './cut.ts';
import { isForfeit } from './game-status.ts';
import type { GameState } from './schedule.ts';
import type { Linescore } from './schedule-entry.ts';

/** What grading needs of a game, or of an attempt to play one, of the official schedule. */
export interface PlayedGame {
  readonly state: GameState | 'withdrawn';
  readonly codedState: string | null;
  readonly statusCode: string | null;
  readonly homeScore: number | null;
  readonly awayScore: number | null;
  readonly winner: Side | 'tie' | null;
  readonly scheduledInnings: number | null;
  readonly linescore: Pick<Linescore, 'home' | 'away'> | null;
}

/**
 * How books settle such a game differs from book to book and over the years, and their rules are not recorded: the result is
 * a fact, and the grade would be a guess. `tiebreaker`: tied after the innings, and decided by something else.
 */
type UngradedReason = 'completed_early' | 'forfeit' | 'tiebreaker' | 'no_score';

/** Whether bets on a game, or on an attempt to play it, stand: `open` if it is not over. */
export type Settlement =
  | { readonly is: 'open' | 'action'; readonly reason: null }
  | { readonly is: 'no_action'; readonly reason: EndReason }
  | { readonly is: 'ungraded'; readonly reason: UngradedReason };

/**
 * Final goes by the status code alone: a score stands beside games that have not begun. A game that is suspended, or postponed
 * without a new date, stays open.
 *
 * @param ended why this attempt to play the game is none any more; null if it is not known to have ended
 */
export function settlementOf(game: PlayedGame, ended: EndReason | null = null): Settlement {
  if (ended !== null) return { is: 'no_action', reason: ended };
  if (game.state === 'cancelled') return { is: 'no_action', reason: 'cancelled' };
  if (game.state === 'withdrawn') return { is: 'no_action', reason: 'game_withdrawn' };
  if (game.state !== 'final') return { is: 'open', reason: null };
  if (isForfeit(game.codedState ?? '')) return { is: 'ungraded', reason: 'forfeit' };
  if (game.homeScore === null || game.awayScore === null || game.winner === null) {
    return { is: 'ungraded', reason: 'no_score' };
  }
  if (/^.W/.test(game.statusCode ?? '')) return { is: 'ungraded', reason: 'tiebreaker' };
  if (isCompletedEarly(game)) return { is: 'ungraded', reason: 'completed_early' };
  return { is: 'action', reason: null };
}

/** By the code (`FR`, `OI`, …; not `FT`, a tie), or by a line score that lacks innings. The home side need not bat last if it is ahead. */
function isCompletedEarly({ statusCode, scheduledInnings, linescore, homeScore, awayScore }: PlayedGame): boolean {
  if (/^[FO][^T]/.test(statusCode ?? '')) return true;
  if (linescore === null || scheduledInnings === null || linescore.away.length === 0) return false;
  const batted = (innings: readonly (number | null)[]) => innings.filter((runs) => runs !== null).length;
  const isHomeAhead = (homeScore ?? 0) > (awayScore ?? 0);
  return batted(linescore.away) < scheduledInnings || batted(linescore.home) < scheduledInnings - (isHomeAhead ? 1 : 0);
}

type Unsettled = Exclude<Settlement['is'], 'action'>;
export type MoneylineResult = Side | 'tie' | Unsettled;
export type RunLineResult = Side | 'push' | 'no_line' | Unsettled;
export type TotalResult = 'over' | 'under' | 'push' | 'no_line' | Unsettled;

export function moneylineResult(game: PlayedGame, ended: EndReason | null = null): MoneylineResult {
  return settled(game, ended, () => game.winner ?? 'ungraded');
}

/** @param line the handicap of the home side; null if there is none */
export function runLineResult(game: PlayedGame, line: number | null, ended: EndReason | null = null): RunLineResult {
  return settled(game, ended, (home, away) => {
    if (line === null) return 'no_line';
    const margin = home + line - away;
    return margin === 0 ? 'push' : margin > 0 ? 'home' : 'away';
  });
}

/** Extra innings count. */
export function totalResult(game: PlayedGame, line: number | null, ended: EndReason | null = null): TotalResult {
  return settled(game, ended, (home, away) => {
    if (line === null) return 'no_line';
    const excess = home + away - line;
    return excess === 0 ? 'push' : excess > 0 ? 'over' : 'under';
  });
}

function settled<Result>(
  game: PlayedGame,
  ended: EndReason | null,
  resultOf: (home: number, away: number) => Result,
): Result | Unsettled {
  const { is } = settlementOf(game, ended);
  return is === 'action' ? resultOf(game.homeScore ?? 0, game.awayScore ?? 0) : is;
}
