import type { Slot } from '../../odds/market.ts';
import { isRecorded, type ObservationRequest } from '../../odds/observation.ts';
import { knownBooks } from './books.ts';
import { booksIn, listOf } from './regions.ts';
import { askedOf, requestedMarkets } from './request.ts';
import { isComplete } from './scope.ts';
import { slotsOf } from './slots.ts';
import { namedMarket } from './vocabulary.ts';

/**
 * Every slot that the request asked for: its markets at each book that it names, or at all books of its regions that we know;
 * and whatever the answer holds, because a book may come to a region. A recorded body counts as having asked for what it holds.
 */
export function requestedSlots(request: ObservationRequest, held: readonly Slot[]): readonly Slot[] {
  if (isRecorded(request)) return held;
  const asked = askedOf(request, new Set());
  const { bookmakers, regions } = request.query;
  const askedBooks = bookmakers === undefined ? booksIn(listOf(regions ?? '')) : listOf(bookmakers);
  const markets = [...requestedMarkets(request)].flatMap((sourceMarket) => namedMarket(sourceMarket) ?? []);
  const books = knownBooks.flatMap(([sourceBook, sportsbook]) => (askedBooks.has(sourceBook) ? sportsbook : []));
  const slots = books.flatMap((book) =>
    markets
      .filter((market) => isComplete(market, asked))
      .flatMap(({ period, markets: ours }) => ours.flatMap((market) => slotsOf(book, period, market))),
  );
  return [...new Set([...slots, ...held])].sort();
}
