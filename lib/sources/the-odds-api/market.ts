import type { Quote } from '../../odds/line.ts';
import { type Slot, slotOf } from '../../odds/market.ts';
import { mostOutcomesOfMarket, type OutcomeTally } from '../outcome-tally.ts';
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
  if (outcomes.length > mostOutcomesOfMarket) {
    tally.reject('market_too_large', outcomes.length);
    return undefined;
  }
  const read = outcomes.map((outcome) => readOutcome(outcome, place));
  const readable = read.filter((outcome) => typeof outcome !== 'string');
  const quotes = withoutAmbiguous(readable);
  for (const reason of read) if (typeof reason === 'string') tally.reject(reason, 1);
  tally.reject('ambiguous', readable.length - quotes.length);
  if (quotes.length < outcomes.length) {
    tally.skip('market_unreadable', quotes.length);
    return undefined;
  }
  tally.quote(quotes.length);
  return {
    slot: slotOf(place.sportsbook, place.period, place.market, null),
    quotes: quotes.toSorted((a, b) => (a.key.selection < b.key.selection ? -1 : 1)),
  };
}

/** Two outcomes on one line: neither can be trusted, whichever comes first. */
function withoutAmbiguous(quotes: readonly Quote[]): readonly Quote[] {
  const bySelection = Map.groupBy(quotes, ({ key }) => key.selection);
  return [...bySelection.values()].filter((ofLine) => ofLine.length === 1).flat();
}
