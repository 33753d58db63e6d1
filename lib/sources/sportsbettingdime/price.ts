import { isAmericanPrice } from '../../odds/price.ts';
import type { Fields } from '../fields.ts';
import type { RejectReason } from '../outcome-tally.ts';

/** What feeds write when a book has taken a price down. */
const offTheBoard: ReadonlySet<number> = new Set([0, 1, 0.0001]);

/** Decimal prices have two places, so they are up to half a hundredth off. */
const roundedBy = 0.005_1;

/**
 * The American price, a text, checked against the decimal one beside it; null if both are empty, which is how
 * the feed writes that the book offers nothing; else why there is none. If two of them differ, it is unknown which is true.
 */
export function priceOf({ american, decimal }: Fields): number | null | RejectReason {
  if (typeof american !== 'string' || typeof decimal !== 'string') return 'unreadable_outcome';
  if (american === '' && decimal === '') return null;
  if (american === '' || decimal === '') return 'contradictory';
  if (!/^[+-]?\d{1,10}$/.test(american) || !/^\d{1,9}(\.\d{1,9})?$/.test(decimal)) return 'impossible_price';
  const price = Number(american);
  if (offTheBoard.has(price)) return 'off_the_board';
  if (!isAmericanPrice(price)) return 'impossible_price';
  const exact = 1 + (price > 0 ? price / 100 : -100 / price);
  // Before what a decimal price alone would mean: 1.00 is −20000 to two places.
  if (Math.abs(Number(decimal) - exact) <= roundedBy) return price;
  return offTheBoard.has(Number(decimal)) ? 'off_the_board' : 'contradictory';
}
