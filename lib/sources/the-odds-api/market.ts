import { lineKeyText, type Quote } from '../../odds/line.ts';
import type { Slot } from '../../odds/market.ts';
import { mostOutcomesOfMarket, type OutcomeTally } from '../outcome-tally.ts';
import { type Entry, type MarketPlace, readOutcome } from './outcome.ts';

/** All outcomes of a game in one slot, from whichever of the source's markets. */
export interface SlotEntries {
  readonly slot: Slot;
  readonly place: MarketPlace;
  readonly entries: Entry[];
  /** Whether an outcome that could be of this slot cannot be attributed to a team. */
  isIncomplete: boolean;
}

/**
 * What one market says, all or nothing, sorted by line. Empty if the source holds the market and nothing in it: all its lines
 * are absent. Undefined if the observation does not speak for it.
 */
export function readMarket(
  { place, entries, isIncomplete }: SlotEntries,
  tally: OutcomeTally,
): readonly Quote[] | undefined {
  if (entries.length > mostOutcomesOfMarket) {
    tally.reject('market_too_large', entries.length);
    return undefined;
  }
  const read = entries.map((entry) => readOutcome(entry, place));
  const readable = read.filter((outcome) => typeof outcome !== 'string');
  const quotes = withoutAmbiguous(readable);
  for (const reason of read) if (typeof reason === 'string') tally.reject(reason, 1);
  tally.reject('ambiguous', readable.length - quotes.length);
  if (isIncomplete || quotes.length < entries.length) {
    tally.skip('market_unreadable', quotes.length);
    return undefined;
  }
  tally.quote(quotes.length);
  return quotes;
}

/** Two outcomes on one line: neither can be trusted, whichever comes first. */
function withoutAmbiguous(quotes: readonly Quote[]): readonly Quote[] {
  const byLine = Map.groupBy(quotes, ({ key }) => lineKeyText(key));
  return [...byLine]
    .filter(([, ofLine]) => ofLine.length === 1)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, ofLine]) => ofLine);
}
