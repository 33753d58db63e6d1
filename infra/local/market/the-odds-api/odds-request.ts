import { carriedBooks } from './books.ts';
import { type MarketKey, marketKeys, type OddsQuestion } from './event.ts';
import { oddsFormats } from './price-format.ts';
import type { RefusalCode } from './refusals.ts';

export interface OddsRequest extends Pick<OddsQuestion, 'markets' | 'books' | 'oddsFormat'> {
  /** Only baseball is in season here; the other sports have no games. */
  readonly inSeason: boolean;
  /** In credits. */
  readonly cost: number;
}

export interface RefusedRequest {
  readonly code: RefusalCode;
  readonly what?: string;
}

const path = /^\/v4\/sports\/([^/]+)\/odds\/?$/;

export function isOddsPath(pathname: string): boolean {
  return path.test(pathname);
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
  const sport = path.exec(pathname)?.[1] ?? '';
  const inSeason = sport === 'baseball_mlb';
  if (!inSeason && !outOfSeason.includes(sport)) return { code: 'UNKNOWN_SPORT' };
  const unknown = notSimulated.find((name) => searchParams.has(name));
  if (unknown !== undefined) return { code: 'NOT_SIMULATED', what: unknown };
  const asked = readBooks(searchParams);
  if ('code' in asked) return asked;
  const marketNames = listOf(searchParams.get('markets') ?? 'h2h');
  const other = marketNames.filter((name) => !isMarketKey(name));
  if (other.length > 0) return { code: 'INVALID_MARKET', what: other.join(', ') };
  const format = searchParams.get('oddsFormat') ?? 'decimal';
  const oddsFormat = oddsFormats.find((each) => each === format);
  if (oddsFormat === undefined) return { code: 'INVALID_ODDS_FORMAT' };
  if ((searchParams.get('dateFormat') ?? 'iso') !== 'iso') return { code: 'INVALID_DATE_FORMAT' };
  const markets = marketNames.filter(isMarketKey);
  return { inSeason, markets, books: asked.books, oddsFormat, cost: markets.length * asked.regions };
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

function isMarketKey(name: string): name is MarketKey {
  return marketKeys.some((key) => key === name);
}

/** Each name once, so that none is paid for twice. */
function listOf(names: string): readonly string[] {
  return [...new Set(names.split(','))];
}
