import { type Slot, slotOf } from '../../odds/market.ts';
import { isPresent } from './outcome.ts';
import type { Place } from './places.ts';
import { knownMarkets, marketOf } from './vocabulary.ts';

/**
 * Every slot that the answer holds for at least one game, in play or not. The feed lists each book under each game, with
 * empty texts for what it does not carry: of what is empty everywhere the answer says nothing.
 */
export function heldSlots(places: readonly Place[]): readonly Slot[] {
  return [...new Set(places.flatMap((place) => heldSlotOf(place) ?? []))].sort();
}

function heldSlotOf({ sportsbook, market, outcomes }: Place): Slot | undefined {
  const ours = market === null ? undefined : marketOf(market);
  if (sportsbook === undefined || ours === undefined) return undefined;
  return outcomes.some((outcome) => isPresent(outcome, ours)) ? slotOf(sportsbook, 'full_game', ours, null) : undefined;
}

/** The slots of which a game says nothing when a place in it cannot be read: all that the place could have been. */
export function slotsAt({ book, sportsbook, market }: Place, held: readonly Slot[]): readonly Slot[] {
  if (book === null) return held;
  if (sportsbook === undefined) return [];
  const possible = market === null ? knownMarkets : [marketOf(market) ?? []].flat();
  return possible.map((ours) => slotOf(sportsbook, 'full_game', ours, null));
}
