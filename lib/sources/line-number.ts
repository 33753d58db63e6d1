import type { Market } from '../odds/market.ts';

/**
 * The number of a line as a source writes it: of a spread the handicap, where 0 is a pick'em, of a total the runs or points,
 * which are more than 0. Null for a market that has no number, undefined if it should have one and this is none.
 */
export function lineNumberOf(value: unknown, market: Market): number | null | undefined {
  if (market === 'moneyline' || market === 'moneyline_3way') return null;
  if (typeof value !== 'number' || !Number.isFinite(value)) return undefined;
  // A source that has no total yet writes 0.
  if (market !== 'spread' && value <= 0) return undefined;
  // −0 is 0: a pick'em is the same from either side.
  return value + 0;
}
