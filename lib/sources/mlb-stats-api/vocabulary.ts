import type { GameKind, GameState } from '../../games/schedule.ts';

/**
 * `codedGameState`. The abstract state says Final of a game that was postponed or cancelled, so it is not looked at, and a
 * score stands beside a game that has not begun.
 */
const statesByCode: ReadonlyMap<string, GameState> = new Map<string, GameState>([
  ['S', 'scheduled'],
  // Warming up, or its start delayed.
  ['P', 'scheduled'],
  ['I', 'live'],
  // An umpire reviews a play, or a manager challenges one.
  ['N', 'live'],
  ['M', 'live'],
  ['T', 'suspended'],
  ['U', 'suspended'],
  ['F', 'final'],
  ['O', 'final'],
  ['D', 'postponed'],
  ['C', 'cancelled'],
]);

export function stateOf(codedGameState: string): GameState {
  return statesByCode.get(codedGameState) ?? 'unknown';
}

const kindsByType: ReadonlyMap<string, GameKind> = new Map<string, GameKind>([
  ['R', 'regular_season'],
  // Wild card, division series, league championship, World Series.
  ['F', 'postseason'],
  ['D', 'postseason'],
  ['L', 'postseason'],
  ['W', 'postseason'],
  ['S', 'spring_training'],
  ['A', 'all_star'],
]);

export function kindOf(gameType: string): GameKind {
  return kindsByType.get(gameType) ?? 'unknown';
}
