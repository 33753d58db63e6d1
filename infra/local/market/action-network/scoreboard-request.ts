import { type PeriodName, periods } from '../books.ts';
import { isDate, isInSeason, newYorkDate, seasons } from '../minutes.ts';

export interface ScoreboardRequest {
  readonly league: string;
  /** `YYYY-MM-DD` */
  readonly date: string;
  readonly books: readonly number[];
  readonly periods: readonly PeriodName[];
}

/** Leagues that the source serves. Those that are not simulated are out of season. */
const leagues = ['mlb', 'nfl', 'ncaaf', 'nba', 'ncaab', 'nhl', 'wnba', 'soccer'];

const path = /^\/web\/v2\/scoreboard\/publicbetting\/([^/]+)$/;

export function isScoreboardPath(pathname: string): boolean {
  return path.test(pathname);
}

/** What a request asks for, or why it cannot be answered. As loose and as strict as the source itself. */
export function readScoreboardRequest(url: URL, now: Date): ScoreboardRequest | { readonly refused: string } {
  const league = path.exec(url.pathname)?.[1] ?? '';
  if (!leagues.includes(league)) return { refused: `unknown league: ${league}` };
  const date = readDate(url.searchParams.get('date'), now);
  if (date === undefined) return { refused: 'date must be YYYYMMDD' };
  if (!isInSeason(date)) return { refused: `date must be from ${seasons.from} to ${seasons.to}` };
  return {
    league,
    date,
    books: (url.searchParams.get('bookIds') ?? '').split(',').map(Number).filter(Number.isSafeInteger),
    periods: readPeriods(url.searchParams.get('periods')),
  };
}

function readDate(text: string | null, now: Date): string | undefined {
  if (text === null) return newYorkDate(now);
  const date = text.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3');
  return date !== text && isDate(date) ? date : undefined;
}

/** Unknown names, and names after a blank, are silently ignored; without any it is the full game. */
function readPeriods(text: string | null): readonly PeriodName[] {
  const asked = (text ?? '').split(',');
  const known = periods.filter((period) => asked.includes(period));
  return known.length > 0 ? known : ['event'];
}

const libraries =
  /^(node|undici|node-fetch|axios|got|curl|wget|python-|python\/|aiohttp|httpx|go-http-client|okhttp|java)/i;

/** The source refuses a request without a User-Agent, or with a library's default one. */
export function isAnonymous(userAgent: string | undefined): boolean {
  return userAgent === undefined || userAgent.trim() === '' || libraries.test(userAgent.trim());
}
