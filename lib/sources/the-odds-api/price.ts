import { americanOfDecimal } from '../../odds/decimal-price.ts';
import { isAmericanPrice } from '../../odds/price.ts';
import type { RejectReason } from '../outcome-tally.ts';

export type OddsFormat = 'american' | 'decimal';

/** What feeds write if a book has taken a price down. */
const offTheBoard = new Set([0, 1, 0.0001]);

/** The American price, or why there is none. A decimal price counts only if decimal prices were asked for. */
export function priceOf(price: unknown, format: OddsFormat): number | RejectReason {
  if (typeof price !== 'number') return 'impossible_price';
  if (offTheBoard.has(price)) return 'off_the_board';
  if (format === 'american') return isAmericanPrice(price) ? price : 'impossible_price';
  return americanOfDecimal(price) ?? 'impossible_price';
}

/** The format of a body whose request is not known, by what most of its prices can only be. */
export function formatIn(prices: Iterable<unknown>): OddsFormat {
  let american = 0;
  let decimal = 0;
  for (const price of prices) {
    if (isAmericanPrice(price)) american += 1;
    else if (typeof price === 'number' && price > 1 && price < 100) decimal += 1;
  }
  return decimal > american ? 'decimal' : 'american';
}
