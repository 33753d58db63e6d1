import type { Quote } from '../../odds/line.ts';
import { type Slot, slotOf } from '../../odds/market.ts';
import { mostOutcomesOfMarket, type OutcomeTally } from '../outcome-tally.ts';
import { type MarketPlace, readOutcome } from './outcome.ts';
import type { Entry } from './places.ts';

/** A market of which every outcome could be read. */
export interface ReadMarket {
  readonly slot: Slot;
  /** Sorted by selection. A side that the book does not offer has none. */
  readonly quotes: readonly Quote[];
}

/** What one market says, all or nothing. Undefined if the observation does not speak for it. */
export function readMarket(
  outcomes: readonly Entry[],
  place: MarketPlace,
  tally: OutcomeTally,
): ReadMarket | undefined {
  if (outcomes.length > mostOutcomesOfMarket) {
    tally.reject('market_too_large', outcomes.length);
    return undefined;
  }
  const read = outcomes.map((outcome) => readOutcome(outcome, place));
  const readable = read.filter((side) => typeof side !== 'string');
  const bySelection = Map.groupBy(readable, ({ selection }) => selection);
  // Two outcomes on one line: neither can be trusted, whichever comes first.
  const sides = [...bySelection.values()].filter((ofLine) => ofLine.length === 1).flat();
  const quotes = sides.flatMap(({ quote }) => quote ?? []);
  for (const reason of read) if (typeof reason === 'string') tally.reject(reason, 1);
  tally.reject('ambiguous', readable.length - sides.length);
  tally.skip('not_offered', sides.length - quotes.length);
  if (sides.length < outcomes.length) {
    tally.skip('market_unreadable', quotes.length);
    return undefined;
  }
  tally.quote(quotes.length);
  return {
    slot: slotOf(place.sportsbook, 'full_game', place.market, null),
    quotes: quotes.toSorted((a, b) => (a.key.selection < b.key.selection ? -1 : 1)),
  };
}
