import { type Market, markets, type Period, periods, type Slot } from '../../odds/market.ts';
import { isFields } from '../fields.ts';
import { type TeamNames, teamOf } from './outcome.ts';
import type { Place } from './places.ts';
import type { Asked } from './request.ts';
import { slotAt, slotsOf } from './slots.ts';
import { isLay, marketOf, type NamedMarket, namedMarket } from './vocabulary.ts';

/**
 * Whether a market can be read as a part of its slot. Alternates share the slot of their main line: an answer that was not
 * asked for that line would end it, so it does not speak for the slot at all.
 */
export function isComplete({ mainMarket }: NamedMarket, asked: Asked): boolean {
  return mainMarket === undefined || asked.market(mainMarket);
}

/** A place, and the teams of its game; null if the game cannot be identified. */
export interface PlaceOfGame {
  readonly place: Place;
  readonly teams: TeamNames | null;
}

/** Every slot that was asked for and that the answer holds for at least one game, in play or not. */
export function heldSlots(places: readonly PlaceOfGame[], asked: Asked): readonly Slot[] {
  return [...new Set(places.flatMap((place) => heldSlotsOf(place, asked)))].sort();
}

function heldSlotsOf(
  { place: { book, sportsbook, market, outcomes }, teams }: PlaceOfGame,
  asked: Asked,
): readonly Slot[] {
  if (book === null || market === null || !outcomes.some(isFields)) return [];
  const named = namedMarket(market);
  if (sportsbook === undefined || named === undefined || !asked.book(book) || !asked.market(market)) return [];
  if (!isComplete(named, asked)) return [];
  const ours = marketOf(named, outcomes);
  if (ours !== 'team_total') return [slotAt(sportsbook, named.period, ours, null)];
  const sides = new Set(teams === null ? [] : outcomes.map((outcome) => teamOf(outcome, teams)));
  return [...sides].flatMap((side) => (side === undefined ? [] : slotAt(sportsbook, named.period, ours, side)));
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
