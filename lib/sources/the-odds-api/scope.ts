import { type Market, markets, type Period, periods, type Slot, slotsOf } from '../../odds/market.ts';
import { isFields } from '../fields.ts';
import type { Place } from './places.ts';
import type { ParsedRequest } from './request.ts';
import { isLay, marketOf, type NamedMarket, namedMarket } from './vocabulary.ts';

/**
 * Whether a market can be read as a part of its slot. Alternates share the slot of their main line: an answer that was not
 * asked for that line would end it, so it does not speak for the slot at all.
 */
export function isComplete({ mainMarket }: NamedMarket, requested: ParsedRequest): boolean {
  return mainMarket === undefined || requested.market(mainMarket);
}

/** Every slot that was asked for and that the answer holds for at least one game, in play or not. */
export function heldSlots(places: readonly Place[], requested: ParsedRequest): readonly Slot[] {
  return [...new Set(places.flatMap((place) => heldSlotsOf(place, requested)))].sort();
}

function heldSlotsOf({ book, sportsbook, market, outcomes }: Place, requested: ParsedRequest): readonly Slot[] {
  if (book === null || market === null || !outcomes.some(isFields)) return [];
  const named = namedMarket(market);
  if (sportsbook === undefined || named === undefined || !requested.book(book) || !requested.market(market)) return [];
  if (!isComplete(named, requested)) return [];
  // A market that is held for one team is held for both: the source has it, and not this team's line.
  return slotsOf(sportsbook, named.period, marketOf(named, outcomes));
}

/**
 * The slots of which a game says nothing when a place in it cannot be read: all that the place could have been. That is any
 * market of its book if it does not name one, and every slot that the answer holds if it does not even name its book.
 */
export function slotsAt({ book, sportsbook, market }: Place, held: readonly Slot[]): readonly Slot[] {
  if (book === null) return held;
  if (sportsbook === undefined || (market !== null && isLay(market))) return [];
  return possibleMarkets(market).flatMap(([period, ours]) => slotsOf(sportsbook, period, ours));
}

/** A moneyline is two of them, because the outcome that cannot be read may have been the draw. */
function possibleMarkets(sourceMarket: string | null): readonly (readonly [Period, Market])[] {
  if (sourceMarket === null) return periods.flatMap((period) => markets.map((market) => [period, market] as const));
  const named = namedMarket(sourceMarket);
  return named?.markets.map((market) => [named.period, market] as const) ?? [];
}
