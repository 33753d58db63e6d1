import { allSlotsOf, markets, periods, type Slot, slotsOf } from '../../odds/market.ts';
import { isFields } from '../fields.ts';
import type { Place } from './places.ts';
import type { ParsedRequest } from './request.ts';
import { isLay, marketOf, namedMarket } from './vocabulary.ts';

/** Every slot that was asked for and that the answer holds for at least one game, in play or not. */
export function heldSlots(places: readonly Place[], requested: ParsedRequest): readonly Slot[] {
  return [...new Set(places.flatMap((place) => heldSlotsOf(place, requested)))].sort();
}

function heldSlotsOf({ book, sportsbook, market, outcomes }: Place, requested: ParsedRequest): readonly Slot[] {
  if (book === null || market === null || !outcomes.some(isFields)) return [];
  const named = namedMarket(market);
  if (sportsbook === undefined || named === undefined || !requested.book(book) || !requested.market(market)) return [];
  // A market that is held for one team is held for both: the source has it, and not this team's line.
  return slotsOf(sportsbook, named.period, marketOf(named, outcomes), named.part);
}

/**
 * The slots of which a game says nothing when a place in it cannot be read: all that the place could have been. That is any
 * market of its book if it does not name one, and every slot that the answer holds if it does not even name its book.
 */
export function slotsAt({ book, sportsbook, market }: Place, held: readonly Slot[]): readonly Slot[] {
  if (book === null) return held;
  if (sportsbook === undefined || (market !== null && isLay(market))) return [];
  if (market === null)
    return periods.flatMap((period) => markets.flatMap((ours) => allSlotsOf(sportsbook, period, ours)));
  const named = namedMarket(market);
  // A moneyline is two of them, because the outcome that cannot be read may have been the draw.
  return named?.markets.flatMap((ours) => slotsOf(sportsbook, named.period, ours, named.part)) ?? [];
}
