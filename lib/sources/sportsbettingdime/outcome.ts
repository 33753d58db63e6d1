import type { Quote } from '../../odds/line.ts';
import type { Selection } from '../../odds/market.ts';
import { isFields } from '../fields.ts';
import { lineNumberOf } from '../line-number.ts';
import type { RejectReason } from '../outcome-tally.ts';
import type { Entry } from './places.ts';
import { priceOf } from './price.ts';
import { type KnownMarket, selectionsOf } from './vocabulary.ts';

/** The market of an outcome. */
export interface MarketPlace {
  readonly sportsbook: string;
  readonly market: KnownMarket;
}

/** One side of a market; without a quote if the book offers nothing there. */
export interface ReadSide {
  readonly selection: Selection;
  readonly quote: Quote | null;
}

/** One outcome by itself: what it offers, or the reason why that is unknown. */
export function readOutcome({ side, value }: Entry, { sportsbook, market }: MarketPlace): ReadSide | RejectReason {
  if (!isFields(value)) return 'unreadable_outcome';
  const selection = selectionsOf[market].find((known) => known === side);
  if (selection === undefined) return 'unknown_side';
  const prices = pricesIn(value, market);
  if (!isFields(prices)) return 'unreadable_outcome';
  const price = priceOf(prices);
  if (typeof price === 'string') return price;
  if (price === null) return { selection, quote: null };
  const line = lineOf(value.points, market);
  if (line === undefined) return 'missing_line';
  const key = { sportsbook, period: 'full_game', market, team: null, selection, rung: 'main' } as const;
  return { selection, quote: { key, offer: { state: 'offered', line, price } } };
}

/** Whether there is a value, readable or not: an empty text is how the feed writes nothing. */
export function isPresent({ value }: Entry, market: KnownMarket): boolean {
  const prices = isFields(value) ? pricesIn(value, market) : undefined;
  return isFields(prices) && !(prices.american === '' && prices.decimal === '');
}

/** A moneyline's sides are prices themselves; those of the others have a line beside the prices. */
function pricesIn(side: Readonly<Record<string, unknown>>, market: KnownMarket): unknown {
  return market === 'moneyline' ? side : side.odds;
}

/** Numbers are texts here. Null if the market has none, undefined if it should have one. */
function lineOf(points: unknown, market: KnownMarket): number | null | undefined {
  if (market === 'moneyline') return null;
  if (typeof points !== 'string' || !/^[+-]?\d{1,4}(\.\d{1,2})?$/.test(points)) return undefined;
  return lineNumberOf(Number(points), market);
}
