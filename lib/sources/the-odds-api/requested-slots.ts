import { type Slot, slotsOf } from '../../odds/market.ts';
import { isRecorded, type Observation, type ObservationRequest } from '../../odds/observation.ts';
import type { SourceKey, SportsbookCatalogue } from '../../odds/sportsbook-keys.ts';
import { listOf, requestedMarkets } from './request.ts';
import { namedMarket } from './vocabulary.ts';

interface Answer {
  /** What the answer holds for at least one game. */
  readonly held: readonly Slot[];
  readonly catalogue: Pick<SportsbookCatalogue, 'keysOf'>;
}

/**
 * Every slot that the request asked for: its markets at each book that it names, or at each that the catalogue knows in its
 * regions, and in any case what it was answered. A recorded body counts as having asked for what it holds.
 */
export function requestedSlots(
  { source, request, capturedAt }: Pick<Observation, 'source' | 'request' | 'capturedAt'>,
  { held, catalogue }: Answer,
): readonly Slot[] {
  if (isRecorded(request)) return held;
  const markets = [...requestedMarkets(request)].flatMap((sourceMarket) => namedMarket(sourceMarket) ?? []);
  const isAsked = askedBooks(request);
  const books = catalogue.keysOf(source, capturedAt).filter(isAsked);
  const slots = books.flatMap(({ sportsbook }) =>
    markets.flatMap(({ period, markets: ours, part }) =>
      ours.flatMap((market) => slotsOf(sportsbook, period, market, part)),
    ),
  );
  return [...new Set([...held, ...slots])].sort();
}

/** Books that a request names go before its regions, as they do for the source. */
function askedBooks(request: ObservationRequest): (sourceKey: SourceKey) => boolean {
  const { bookmakers, regions } = request.query;
  if (bookmakers !== undefined) {
    const named = listOf(bookmakers);
    return ({ key }) => named.has(key);
  }
  const askedRegions = listOf(regions ?? '');
  return (sourceKey) => sourceKey.regions?.some((region) => askedRegions.has(region)) ?? false;
}
