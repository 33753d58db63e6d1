import type { GameKind } from '../../games/schedule.ts';

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
