import { type BoardGame, boardAt, type StandingMarket } from '../board.ts';
import type { MarketName, PeriodName } from '../books.ts';
import { type Days, startAt } from '../eventful-slate.ts';
import { dateAfter, type Minute, minuteOf, newYorkDate } from '../minutes.ts';
import type { Offer } from '../offers.ts';
import { hashOf, randomFrom, shuffled } from '../random.ts';
import type { GamePlan } from '../slate.ts';
import { type CarriedBook, carriedBooks } from './books.ts';
import { type OddsFormat, priceAs } from './price-format.ts';

/** The markets of all games at once. */
export const marketKeys = ['h2h', 'spreads', 'totals'] as const satisfies readonly MarketKey[];

export interface OddsQuestion {
  readonly seed: number;
  readonly days?: Days | undefined;
  readonly at: Date;
  readonly markets: readonly MarketKey[];
  /** Keys of books; those of the region `us` by default. */
  readonly books?: readonly string[] | undefined;
  readonly oddsFormat: OddsFormat;
}

interface OutcomeAnswer {
  /** A team's name, or Over or Under: nothing else tells the sides apart. */
  readonly name: string;
  /** The team of a team's total. */
  readonly description?: string;
  readonly price: number;
  readonly point?: number;
}

interface MarketAnswer {
  readonly key: MarketKey;
  readonly last_update: string;
  readonly outcomes: readonly OutcomeAnswer[];
}

interface BookmakerAnswer {
  readonly key: string;
  readonly title: string;
  readonly last_update: string;
  readonly markets: readonly MarketAnswer[];
}

export interface EventAnswer {
  readonly id: string;
  readonly sport_key: 'baseball_mlb';
  readonly sport_title: 'MLB';
  readonly commence_time: string;
  readonly home_team: string;
  readonly away_team: string;
  readonly bookmakers: readonly BookmakerAnswer[];
}

/**
 * The Odds API's answer to one question, derived from the same board as Action Network's: all games of today's and
 * tomorrow's slate that are not over, and yesterday's games that are still being played, by their start.
 */
export function oddsAt(question: OddsQuestion): readonly EventAnswer[] {
  const { seed, at, days: kind } = question;
  const minute = minuteOf(at);
  const today = newYorkDate(at);
  return [-1, 0, 1]
    .flatMap((days) => boardAt(seed, dateAfter(today, days), minute, kind))
    .filter(({ status }) => status === 'scheduled' || status === 'inprogress')
    .map((game) => eventAnswer(game, minute, question))
    .sort((a, b) => byText(a.commence_time, b.commence_time) || byText(a.id, b.id));
}

/** Stays with a game for as long as it is listed. 32 hexadecimal digits that say nothing. */
export function eventIdOf(seed: number, gameId: number): string {
  return [0, 1, 2, 3].map((part) => hashOf(seed, 'event', gameId, part).toString(16).padStart(8, '0')).join('');
}

/** Whose event a game is: one that makes up another may keep that one's. */
export function eventGameOf({ id, fortune }: GamePlan): number {
  return fortune?.makesUp?.keepsEvent ? fortune.makesUp.game.id : id;
}

function eventAnswer(game: BoardGame, minute: Minute, question: OddsQuestion): EventAnswer {
  const { plan } = game;
  const { seed, books } = question;
  const american = carriedBooks.filter(({ region }) => region === 'us');
  const order = shuffled(american, randomFrom(seed, 'order', plan.id));
  const others = carriedBooks.filter(({ region }) => region !== 'us');
  const asked = books === undefined ? order : [...order, ...others].filter(({ key }) => books.includes(key));
  return {
    id: eventIdOf(seed, eventGameOf(plan)),
    sport_key: 'baseball_mlb',
    sport_title: 'MLB',
    commence_time: isoSeconds(commenceMinute(seed, plan, minute) * 60),
    home_team: plan.home.fullName,
    away_team: plan.away.fullName,
    bookmakers: asked.flatMap((book) => bookmakerAnswer(game, book, minute, question) ?? []),
  };
}

/**
 * When the source says that a game begins: some minutes off the official start, later more often than earlier. It promises
 * that a game is in play from then on, so a game that begins earlier is moved to its first pitch.
 */
export function commenceMinute(seed: number, plan: GamePlan, minute: Minute): Minute {
  const random = randomFrom(seed, 'commence', plan.id);
  const { delayKnownAt } = plan.fortune ?? {};
  const expected = delayKnownAt !== undefined && minute >= delayKnownAt ? plan.pitch : startAt(plan, minute);
  const announced = expected + (random.chance(0.8) ? random.integer(1, 6) : -random.integer(1, 3));
  return hasBegun(plan, minute) ? Math.min(announced, plan.pitch) : announced;
}

/** Undefined for a book that has nothing on the game: it is left out, not shown empty. */
function bookmakerAnswer(
  { plan, markets: standing }: BoardGame,
  { key, title, bookId }: CarriedBook,
  minute: Minute,
  { seed, markets, oddsFormat }: OddsQuestion,
): BookmakerAnswer | undefined {
  // The source goes round its books once a minute, and all games of one are seen at once.
  const last_update = isoSeconds(minute * 60 - (hashOf(seed, 'seen', key, minute) % 60));
  const shown = standing.filter((market) => market.bookId === bookId && isShown(market, plan, minute));
  const answers = markets.flatMap((marketKey) =>
    shown
      .filter(({ period, market }) => isSold(marketKey, period, market))
      .map(({ offers }) => ({
        key: marketKey,
        last_update,
        outcomes: outcomesOf(offers, marketKey, plan, oddsFormat),
      }))
      .filter(({ outcomes }) => outcomes.length > 0),
  );
  return answers.length === 0 ? undefined : { key, title, last_update, markets: answers };
}

interface Sold {
  readonly period: PeriodName;
  readonly market: MarketName;
  readonly alternate: boolean;
}

const teamScore = 'core_bet_type_6_team_score';
const sold = {
  h2h: { period: 'event', market: 'moneyline', alternate: false },
  spreads: { period: 'event', market: 'spread', alternate: false },
  totals: { period: 'event', market: 'total', alternate: false },
  alternate_spreads: { period: 'event', market: 'spread', alternate: true },
  alternate_totals: { period: 'event', market: 'total', alternate: true },
  team_totals: { period: 'event', market: teamScore, alternate: false },
  alternate_team_totals: { period: 'event', market: teamScore, alternate: true },
  h2h_1st_5_innings: { period: 'firstfiveinnings', market: 'moneyline', alternate: false },
  spreads_1st_5_innings: { period: 'firstfiveinnings', market: 'spread', alternate: false },
  totals_1st_5_innings: { period: 'firstfiveinnings', market: 'total', alternate: false },
  totals_1st_1_innings: { period: 'firstinning', market: 'total', alternate: false },
} as const satisfies Record<string, Sold>;

export type MarketKey = keyof typeof sold;
/** The markets of one game. Some have no lines here, as they may have none at the source. */
export const eventMarketKeys = Object.keys(sold) as readonly MarketKey[];

function isSold(key: MarketKey, period: PeriodName, market: MarketName): boolean {
  return sold[key].period === period && sold[key].market === market;
}

/** A market that is suspended is gone from this source, and so are the closing prices once a game is played. */
function isShown({ status, live, offers }: StandingMarket, plan: GamePlan, minute: Minute): boolean {
  return status !== 'suspended' && live === hasBegun(plan, minute) && offers.length > 0;
}

function hasBegun({ pitch, postponedAt }: GamePlan, minute: Minute): boolean {
  return postponedAt === null && minute >= pitch;
}

/** By name: so the home side comes first in about half of the markets. */
function outcomesOf(
  offers: readonly Offer[],
  key: MarketKey,
  { home, away }: GamePlan,
  format: OddsFormat,
): readonly OutcomeAnswer[] {
  const names = { home: home.fullName, away: away.fullName, over: 'Over', under: 'Under' };
  return offers
    .filter(({ alternate }) => alternate === sold[key].alternate)
    .map(({ side, team, value, odds }) => ({
      name: names[side],
      ...(team !== null && { description: names[team] }),
      price: priceAs(format, odds),
      ...(sold[key].market === 'moneyline' ? {} : { point: value }),
    }))
    .sort((a, b) => byText(a.name, b.name));
}

/** Without the milliseconds that `toISOString` writes, as the source does. */
function isoSeconds(seconds: number): string {
  return `${new Date(seconds * 1_000).toISOString().slice(0, 19)}Z`;
}

function byText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
