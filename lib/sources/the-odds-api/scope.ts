import { type Market, markets, type Period, periods, type Slot, slotOf, slotsOf } from '../../odds/market.ts';
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
  return slotOf(sportsbook, named.period, marketOf(named, outcomes), null);
}

/**
 * The slots of which a game says nothing when a place in it cannot be read: all that the place could have been. That is any
 * market of its book if it does not name one, and every slot that the answer holds if it does not even name its book.
 */
export function slotsAt({ book, market }: Place, held: readonly Slot[]): readonly Slot[] {
  if (book === null) return held;
  const sportsbook = sportsbookOf(book);
  if (sportsbook === undefined || (market !== null && isLay(market))) return [];
  return possibleMarkets(market).flatMap(([period, ours]) => slotsOf(sportsbook, period, ours));
}

/** A moneyline is two of them, because the outcome that cannot be read may have been the draw. */
function possibleMarkets(sourceMarket: string | null): readonly (readonly [Period, Market])[] {
  if (sourceMarket === null) return periods.flatMap((period) => markets.map((market) => [period, market] as const));
  const named = namedMarket(sourceMarket);
  return named?.markets.map((market) => [named.period, market] as const) ?? [];
}
