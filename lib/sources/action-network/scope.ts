import {
  allSlotsOf,
  type Market,
  markets,
  type Part,
  type Period,
  partsOf,
  periods,
  type Slot,
  slotsOf,
} from '../../odds/market.ts';
import { isFields } from '../fields.ts';
import type { Place } from './places.ts';
import type { ParsedRequest } from './request.ts';
import { marketOf, marketsOf, periodOf } from './vocabulary.ts';

/**
 * Every slot that was asked for and that the answer holds for at least one game, in whatever status. What it holds nowhere
 * it may have left out silently, as it does with periods and books that it does not carry: of that it says nothing.
 */
export function heldSlots(places: readonly Place[], requested: ParsedRequest): readonly Slot[] {
  return [...new Set(places.flatMap((place) => requestedSlotsOf(place, requested)))].sort();
}

/**
 * A market that is held for one team is held for both: the source has it, and not this team's line. Alternates are held if one
 * of them is shown: an answer leaves them out silently, as it does with periods.
 */
function requestedSlotsOf(
  { book, sportsbook, period, market, outcomes }: Place,
  requested: ParsedRequest,
): readonly Slot[] {
  if (period === null || market === null || outcomes === null || outcomes.length === 0) return [];
  if (!requested.book(book) || !requested.period(period)) return [];
  const ourPeriod = periodOf(period);
  const ourMarket = marketOf(market, outcomes);
  if (sportsbook === undefined || ourPeriod === undefined || ourMarket === undefined) return [];
  return partsIn(ourMarket, outcomes).flatMap((part) => slotsOf(sportsbook, ourPeriod, ourMarket, part));
}

function partsIn(market: Market, outcomes: readonly unknown[]): readonly Part[] {
  const hasAlternates = outcomes.some((outcome) => isFields(outcome) && outcome.is_alt_market === true);
  return hasAlternates ? partsOf(market) : ['main'];
}

/**
 * The slots of which a game says nothing when a place in it cannot be read: all that the place could have been. A moneyline
 * is two of them, because the outcome that cannot be read may have been the draw.
 */
export function slotsAt(place: Place): readonly Slot[] {
  const { sportsbook } = place;
  if (sportsbook === undefined) return [];
  return namedPeriods(place.period).flatMap((period) =>
    namedMarkets(place.market).flatMap((market) => allSlotsOf(sportsbook, period, market)),
  );
}

function namedPeriods(sourcePeriod: string | null): readonly Period[] {
  if (sourcePeriod === null) return periods;
  const period = periodOf(sourcePeriod);
  return period === undefined ? [] : [period];
}

function namedMarkets(sourceMarket: string | null): readonly Market[] {
  return sourceMarket === null ? markets : (marketsOf(sourceMarket) ?? []);
}
