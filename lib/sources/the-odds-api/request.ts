import { isRecorded, type ObservationRequest } from '../../odds/observation.ts';
import { OddsError } from '../../resilience/odds-error.ts';
import type { OddsChoice } from './odds-choice.ts';
import type { OddsFormat } from './price.ts';
import { leagues, sportOf } from './vocabulary.ts';

/**
 * All coming games of a league. The source has no slates: one answer holds today's games and tomorrow's, so the request
 * names no date and the key is no part of it.
 * @throws OddsError `argument_invalid`
 */
export function oddsRequest(
  baseUrl: string,
  league: string,
  { regions, bookmakers, markets }: OddsChoice,
): ObservationRequest {
  const sport = sportOf(league);
  if (sport === undefined) {
    throw new OddsError(
      'argument_invalid',
      `The Odds API is asked for ${leagues.join(', ')}, and for no other league.`,
    );
  }
  return {
    method: 'GET',
    url: `${rootOf(baseUrl)}/v4/sports/${sport}/odds`,
    query: {
      ...(bookmakers.length > 0 ? { bookmakers: bookmakers.join(',') } : { regions: regions.join(',') }),
      markets: markets.join(','),
      oddsFormat: 'american',
      dateFormat: 'iso',
    },
  };
}

/** The list of the sports that are in season. It costs nothing. */
export function sportsUrl(baseUrl: string): string {
  return `${rootOf(baseUrl)}/v4/sports?all=false`;
}

/** Without user, password, query and the last slash. */
function rootOf(baseUrl: string): string {
  const { origin, pathname } = new URL(baseUrl);
  return `${origin}${pathname.replace(/\/+$/, '')}`;
}

/** Nothing in the query needs escaping. */
export function urlOf({ url, query }: ObservationRequest): string {
  const pairs = Object.entries(query).map(([name, value]) => `${name}=${value}`);
  return `${url}?${pairs.join('&')}`;
}

/** What a request asked for, in the source's own names. */
export interface ParsedRequest {
  book(sourceBook: string): boolean;
  market(sourceMarket: string): boolean;
  /** Undefined if the request does not say, as for a recorded body. */
  readonly format: OddsFormat | undefined;
}

/** A list as a query writes it. */
export function listOf(names: string): ReadonlySet<string> {
  return new Set(names.split(','));
}

/** The source's own default if a request names none. */
export function requestedMarkets({ query }: ObservationRequest): ReadonlySet<string> {
  return listOf(query.markets ?? 'h2h');
}

/** Read back from the request and not taken from today's client: an observation may be read again years later. */
export function parseRequest(request: ObservationRequest, heldMarkets: ReadonlySet<string>): ParsedRequest {
  const { query } = request;
  // A recorded body has no request, and counts as the answer to a request for what it holds.
  if (isRecorded(request)) {
    return { book: () => true, market: (sourceMarket) => heldMarkets.has(sourceMarket), format: undefined };
  }
  // A request for a region asks for every book of it.
  const books = query.bookmakers === undefined ? undefined : listOf(query.bookmakers);
  const askedMarkets = requestedMarkets(request);
  return {
    book: (sourceBook) => books?.has(sourceBook) ?? true,
    market: (sourceMarket) => askedMarkets.has(sourceMarket),
    // The source's default.
    format: query.oddsFormat === 'american' ? 'american' : 'decimal',
  };
}
