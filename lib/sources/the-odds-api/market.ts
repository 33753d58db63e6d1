import type { Quote } from '../../odds/line.ts';
import { type Slot, slotOf } from '../../odds/market.ts';
import type { OutcomeTally } from '../outcome-tally.ts';
import { type MarketPlace, readOutcome } from './outcome.ts';

/** A market of which every outcome could be read. */
export interface SpokenMarket {
  readonly slot: Slot;
  /** Sorted by selection. Empty where the source holds the market and nothing in it: all its lines are absent. */
  readonly quotes: readonly Quote[];
}

/** What one market says, all or nothing. Undefined where the observation does not speak for it. */
export function readMarket(
  outcomes: readonly unknown[],
  place: MarketPlace,
  tally: OutcomeTally,
): SpokenMarket | undefined {
  const read = outcomes.map((outcome) => readOutcome(outcome, place));
  const readable = read.filter((outcome) => typeof outcome !== 'string');
  const quotes = readable.filter((quote) => !isAmbiguous(quote, readable));
  for (const reason of read) if (typeof reason === 'string') tally.reject(reason, 1);
  tally.reject('ambiguous', readable.length - quotes.length);
  if (quotes.length < outcomes.length) {
    tally.skip('market_unreadable', quotes.length);
    return undefined;
  }
  tally.quote(quotes.length);
  return {
    slot: slotOf(place.sportsbook, place.period, place.market),
    quotes: quotes.toSorted((a, b) => (a.key.selection < b.key.selection ? -1 : 1)),
  };
}

/** Two outcomes on one line: neither can be trusted, whichever comes first. */
function isAmbiguous({ key }: Quote, among: readonly Quote[]): boolean {
  return among.filter((other) => other.key.selection === key.selection).length > 1;
}
