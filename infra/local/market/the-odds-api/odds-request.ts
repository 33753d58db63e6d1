import { carriedBooks } from './books.ts';
import { eventMarketKeys, type MarketKey, marketKeys, type OddsQuestion } from './event.ts';
import { oddsFormats } from './price-format.ts';
import type { RefusalCode } from './refusals.ts';

export interface OddsRequest extends Pick<OddsQuestion, 'markets' | 'books' | 'oddsFormat'> {
  /** Only baseball is in season here; the other sports have no games. */
  readonly inSeason: boolean;
  /** The one event that is asked for; null if all are. */
  readonly eventId: string | null;
  /** Regions that are paid for. */
  readonly regions: number;
  /** In credits; that of one event counts only the markets that it is answered with. */
  readonly cost: number;
}

export interface RefusedRequest {
  readonly code: RefusalCode;
  readonly what?: string;
}

const path = /^\/v4\/sports\/([^/]+)(?:\/events\/([^/]+))?\/odds\/?$/;

export function isOddsPath(pathname: string): boolean {
  return path.test(pathname);
}

const listPath = /^\/v4\/sports\/([^/]+)\/events\/?$/;

export function isListPath(pathname: string): boolean {
  return listPath.test(pathname);
}

/** The events that begin in a time, or why the list is refused. */
export interface ListRequest {
  readonly inSeason: boolean;
  readonly from: string;
  readonly until: string;
}

export function readListRequest({ pathname, searchParams }: URL): ListRequest | RefusedRequest {
  const sport = listPath.exec(pathname)?.[1] ?? '';
  const inSeason = sport === 'baseball_mlb';
  if (!inSeason && !outOfSeason.includes(sport)) return { code: 'UNKNOWN_SPORT' };
  if ((searchParams.get('dateFormat') ?? 'iso') !== 'iso') return { code: 'INVALID_DATE_FORMAT' };
  const from = searchParams.get('commenceTimeFrom') ?? '';
  const until = searchParams.get('commenceTimeTo') ?? '9999';
  const isSecond = (time: string) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(time);
  const given = ['commenceTimeFrom', 'commenceTimeTo'].find(
    (name) => !isSecond(searchParams.get(name) ?? '2000-01-01T00:00:00Z'),
  );
  return given === undefined ? { inSeason, from, until } : { code: 'INVALID_COMMENCE_TIME', what: given };
}

const outOfSeason = [
  'americanfootball_ncaaf',
  'americanfootball_nfl',
  'basketball_nba',
  'basketball_ncaab',
  'basketball_wnba',
  'icehockey_nhl',
];

const sportsPath = /^\/v4\/sports\/?$/;

export function isSportsPath(pathname: string): boolean {
  return sportsPath.test(pathname);
}

/** The list of sports, which costs nothing; `all=true` has those out of season, too. */
export function sportsListed({ searchParams }: URL) {
  const inSeason = { key: 'baseball_mlb', group: 'Baseball', title: 'MLB', description: 'Major League Baseball' };
  const others = outOfSeason.map((key) => ({ key, group: key, title: key, description: key }));
  const listed = searchParams.get('all') === 'true' ? [inSeason, ...others] : [inSeason];
  return listed.map((sport) => ({ ...sport, active: sport === inSeason, has_outrights: false }));
}

/** Most of them hold no book of this market. */
const regions = ['us', 'us2', 'us_dfs', 'us_ex', 'uk', 'eu', 'fr', 'se', 'au', 'ca'];

const notSimulated = [
  'eventIds',
  'commenceTimeFrom',
  'commenceTimeTo',
  'includeLinks',
  'includeSids',
  'includeBetLimits',
  'includeRotationNumbers',
];

/** What a request asks for and what it costs, or why it is refused. Unknown parameters are passed over in silence. */
export function readOddsRequest({ pathname, searchParams }: URL): OddsRequest | RefusedRequest {
  const [, sport = '', eventId = null] = path.exec(pathname) ?? [];
  const inSeason = sport === 'baseball_mlb';
  if (!inSeason && !outOfSeason.includes(sport)) return { code: 'UNKNOWN_SPORT' };
  const unknown = notSimulated.find((name) => searchParams.has(name));
  if (unknown !== undefined) return { code: 'NOT_SIMULATED', what: unknown };
  const asked = readBooks(searchParams);
  if ('code' in asked) return asked;
  const marketNames = listOf(searchParams.get('markets') ?? 'h2h');
  const isMarketKey = isKeyOf(eventId === null ? marketKeys : eventMarketKeys);
  const other = marketNames.filter((name) => !isMarketKey(name));
  if (other.length > 0) return { code: 'INVALID_MARKET', what: other.join(', ') };
  const format = searchParams.get('oddsFormat') ?? 'decimal';
  const oddsFormat = oddsFormats.find((each) => each === format);
  if (oddsFormat === undefined) return { code: 'INVALID_ODDS_FORMAT' };
  if ((searchParams.get('dateFormat') ?? 'iso') !== 'iso') return { code: 'INVALID_DATE_FORMAT' };
  const markets = marketNames.filter(isMarketKey);
  const { books, regions } = asked;
  return { inSeason, eventId, markets, books, regions, oddsFormat, cost: markets.length * regions };
}

/** Named books come in place of regions, and every ten of them cost as one. */
function readBooks(
  parameters: URLSearchParams,
): { readonly books: readonly string[]; readonly regions: number } | RefusedRequest {
  const books = parameters.get('bookmakers');
  if (books !== null) return { books: listOf(books), regions: Math.ceil(listOf(books).length / 10) };
  const asked = parameters.get('regions');
  if (asked === null || asked === '') return { code: 'MISSING_REGION' };
  const other = listOf(asked).filter((region) => !regions.includes(region));
  if (other.length > 0) return { code: 'INVALID_REGION', what: other.join(', ') };
  const held = carriedBooks.filter(({ region }) => listOf(asked).includes(region));
  return { books: held.map(({ key }) => key), regions: listOf(asked).length };
}

function isKeyOf(keys: readonly MarketKey[]) {
  return (name: string): name is MarketKey => keys.some((key) => key === name);
}

/** Each name once, so that none is paid for twice. */
function listOf(names: string): readonly string[] {
  return [...new Set(names.split(','))];
}
