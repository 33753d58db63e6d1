import { isRecorded, type ObservationRequest } from '../../odds/observation.ts';
import type { StartWindow } from '../../odds/source.ts';
import { OddsError } from '../../resilience/odds-error.ts';
import type { OddsChoice } from './odds-choice.ts';
import type { OddsFormat } from './price.ts';
import { leagues, sportOf } from './vocabulary.ts';

/**
 * All coming games of a league. The source has no slates: one answer holds today's games and tomorrow's, so the request
 * names no date and the key is no part of it.
 * @throws OddsError `argument_invalid`
 */
export function oddsRequest(baseUrl: string, league: string, choice: OddsChoice): ObservationRequest {
  return { method: 'GET', url: `${sportUrl(baseUrl, league)}/odds`, query: queryOf(choice) };
}

/** One event, by the source's id: the markets that are sold in no other way. @throws OddsError `argument_invalid` */
export function eventRequest(
  baseUrl: string,
  { league, id }: { readonly league: string; readonly id: string },
  choice: OddsChoice,
): ObservationRequest {
  return { method: 'GET', url: `${sportUrl(baseUrl, league)}/events/${id}/odds`, query: queryOf(choice) };
}

/** The list of a league's events that begin in this time, without their odds. It costs nothing. @throws OddsError `argument_invalid` */
export function eventListUrl(baseUrl: string, league: string, { from, until }: StartWindow): string {
  const [fromSecond, untilSecond] = [from, until].map((at) => `${at.slice(0, 19)}Z`);
  const query = `commenceTimeFrom=${fromSecond}&commenceTimeTo=${untilSecond}&dateFormat=iso`;
  return `${sportUrl(baseUrl, league)}/events?${query}`;
}

function queryOf({ regions, bookmakers, markets }: OddsChoice): ObservationRequest['query'] {
  return {
    ...(bookmakers.length > 0 ? { bookmakers: bookmakers.join(',') } : { regions: regions.join(',') }),
    markets: markets.join(','),
    oddsFormat: 'american',
    dateFormat: 'iso',
  };
}

function sportUrl(baseUrl: string, league: string): string {
  const sport = sportOf(league);
  if (sport !== undefined) return `${rootOf(baseUrl)}/v4/sports/${sport}`;
  const known = leagues.join(', ');
  throw new OddsError('argument_invalid', `The Odds API is asked for ${known}, and for no other league.`);
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
