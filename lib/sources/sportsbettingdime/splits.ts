import type { Split } from '../../odds/line.ts';
import { type Fields, isFields } from '../fields.ts';
import { knownMarkets, selectionsOf } from './vocabulary.ts';

/**
 * Public betting on each market of a game. It is listed beside the books and belongs to none of them. A market without
 * numbers, or whose sides do not make up 100 per cent, has none: then nothing is said of it, and nothing was withdrawn. The
 * entry `consensus` of a book is the site's own forecast, and no bets.
 */
export function splitsOf(game: unknown): readonly Split[] {
  const betting = isFields(game) && isFields(game.bettingSplits) ? game.bettingSplits : {};
  return knownMarkets.flatMap((market) => {
    const sides = selectionsOf[market].map((selection) => sideOf(betting, market, selection));
    const tickets = percentsOf(sides, 'betsPercentage');
    const money = percentsOf(sides, 'stakePercentage');
    if (tickets === undefined && money === undefined) return [];
    return selectionsOf[market].map((selection, side) => ({
      period: 'full_game' as const,
      market,
      team: null,
      selection,
      tickets: tickets?.[side] ?? null,
      money: money?.[side] ?? null,
    }));
  });
}

function sideOf(betting: Fields, market: string, selection: string): unknown {
  const ofMarket = betting[market];
  return isFields(ofMarket) ? ofMarket[selection] : undefined;
}

/** Shares are written with two places, so two of them may be a hundredth off. */
const hundredth = 0.011;

/** Whole per cents that make up 100: the first side is rounded, and the second has the rest. */
function percentsOf(
  sides: readonly unknown[],
  of: 'betsPercentage' | 'stakePercentage',
): readonly [number, number] | undefined {
  const [first, second] = sides.map((side) => (isFields(side) ? side[of] : undefined));
  if (typeof first !== 'number' || typeof second !== 'number' || first < 0 || second < 0) return undefined;
  if (!(Math.abs(first + second - 100) <= hundredth)) return undefined;
  const rounded = Math.min(100, Math.round(first));
  return [rounded, 100 - rounded];
}
