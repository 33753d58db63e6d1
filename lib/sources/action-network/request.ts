import { isRecorded, type ObservationRequest } from '../../odds/observation.ts';
import { isSlateDate } from '../../odds/slate-date.ts';
import type { SlateRequest } from '../../odds/source.ts';
import { OddsError } from '../../resilience/odds-error.ts';
import { defaultBooks } from './requested-books.ts';

/**
 * The scoreboard of one slate. Dates with dashes are refused, and what it does not understand is silently ignored:
 * `period` without its s, or a blank after a comma. So the spelling here is exact.
 * @throws OddsError `argument_invalid`
 */
export function scoreboardRequest(
  baseUrl: string,
  { league, slateDate }: SlateRequest,
  books = defaultBooks,
): ObservationRequest {
  if (!/^[a-z][a-z0-9_-]{1,31}$/.test(league)) {
    throw new OddsError('argument_invalid', 'The league must be a name such as mlb, nfl or ncaaf, in small letters.');
  }
  if (slateDate === null || !isSlateDate(slateDate)) {
    throw new OddsError('argument_invalid', 'The slate date must be a date of the calendar, as YYYY-MM-DD.');
  }
  const { origin, pathname } = new URL(baseUrl);
  return {
    method: 'GET',
    url: `${origin}${pathname.replace(/\/+$/, '')}/web/v2/scoreboard/publicbetting/${league}`,
    query: {
      bookIds: books.join(','),
      date: slateDate.replaceAll('-', ''),
      // Only baseball has innings; full games are all that is kept of other sports.
      periods: league === 'mlb' ? 'event,firstfiveinnings,firstinning' : 'event',
    },
  };
}

/** Commas stay as they are: that is how the source is known to understand them. Nothing in the query needs escaping. */
export function urlOf({ url, query }: ObservationRequest): string {
  const pairs = Object.entries(query).map(([name, value]) => `${name}=${value}`);
  return `${url}?${pairs.join('&')}`;
}

/** What a request asked for, in the source's own names. It never names markets: all of them are asked for. */
export interface ParsedRequest {
  book(sourceBook: string): boolean;
  period(sourcePeriod: string): boolean;
}

/** Read back from the request and not taken from today's client: an observation may be read again years later. */
export function parseRequest(request: ObservationRequest): ParsedRequest {
  // A recorded body has no request, and counts as the answer to a request for what it holds.
  if (isRecorded(request)) return { book: () => true, period: () => true };
  const books = listOf(request.query.bookIds);
  const periods = listOf(request.query.periods);
  return { book: (sourceBook) => books.has(sourceBook), period: (sourcePeriod) => periods.has(sourcePeriod) };
}

/** Not trimmed: the source ignores a name with a blank, so it was not asked for. */
export function listOf(names: string | undefined): ReadonlySet<string> {
  return new Set(names?.split(','));
}
