import { type Market, markets, type Period, periods, type Slot, slotOf } from '../../odds/market.ts';
import { isFields } from '../fields.ts';
import { sportsbookOf } from './books.ts';
import type { Place } from './places.ts';
import type { Asked } from './request.ts';
import { isLay, marketOf, namedMarket } from './vocabulary.ts';

/** Every slot that was asked for and that the answer holds for at least one game, in play or not. */
export function heldSlots(places: readonly Place[], asked: Asked): readonly Slot[] {
  return [...new Set(places.flatMap((place) => heldSlotOf(place, asked) ?? []))].sort();
}

function heldSlotOf({ book, market, outcomes }: Place, asked: Asked): Slot | undefined {
  if (book === null || market === null || !outcomes.some(isFields)) return undefined;
  const sportsbook = sportsbookOf(book);
  const named = namedMarket(market);
  if (sportsbook === undefined || named === undefined || !asked.book(book) || !asked.market(market)) return undefined;
  return slotOf(sportsbook, named.period, marketOf(named, outcomes));
}

/**
 * Does a game say nothing of a slot when a place in it cannot be read? Of all that the place could have been: any market of
 * its book where it does not name one, and any slot at all where it does not even name its book.
 */
export function silences({ book, market }: Place): (slot: Slot) => boolean {
  if (book === null) return () => true;
  const sportsbook = sportsbookOf(book);
  if (sportsbook === undefined || (market !== null && isLay(market))) return () => false;
  const slots = new Set<Slot>(possibleMarkets(market).map(([period, ours]) => slotOf(sportsbook, period, ours)));
  return (slot) => slots.has(slot);
}

/** A moneyline is two of them, because the outcome that cannot be read may have been the draw. */
function possibleMarkets(sourceMarket: string | null): readonly (readonly [Period, Market])[] {
  if (sourceMarket === null) return periods.flatMap((period) => markets.map((market) => [period, market] as const));
  const named = namedMarket(sourceMarket);
  return named?.markets.map((market) => [named.period, market] as const) ?? [];
}
