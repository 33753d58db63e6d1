import { type Slot, slotsOf } from '../../odds/market.ts';
import { isRecorded, type ObservationRequest } from '../../odds/observation.ts';
import { knownBooks } from './books.ts';
import { askedOf, requestedMarkets } from './request.ts';
import { namedMarket } from './vocabulary.ts';

/**
 * Every slot that the request asked for: its markets at each book that it names, or at all that we know if it names a region.
 * A recorded body counts as having asked for what it holds.
 */
export function requestedSlots(request: ObservationRequest, held: readonly Slot[]): readonly Slot[] {
  if (isRecorded(request)) return held;
  const asked = askedOf(request);
  const markets = [...requestedMarkets(request)].flatMap((sourceMarket) => namedMarket(sourceMarket) ?? []);
  const books = knownBooks.flatMap(([sourceBook, sportsbook]) => (asked.book(sourceBook) ? sportsbook : []));
  const slots = books.flatMap((book) =>
    markets.flatMap(({ period, markets: ours }) => ours.flatMap((market) => slotsOf(book, period, market))),
  );
  return slots.sort();
}
