import type { PostedMarket } from './book-history.ts';
import { type Book, consensusId, openId, pricedBooks } from './books.ts';
import { dayOf, type Game } from './day.ts';
import { calledOffAt, type Days, listedFrom } from './eventful-slate.ts';
import { liveMarketsAt } from './in-play.ts';
import type { Interruption } from './interruptions.ts';
import { type Minute, within } from './minutes.ts';
import type { Offer, PricedMarket } from './offers.ts';
import { hashOf } from './random.ts';
import type { GamePlan } from './slate.ts';
import { type Split, type SplitMarket, splitMarkets } from './splits.ts';

export type GameStatus = 'scheduled' | 'inprogress' | 'complete' | 'postponed';

/** A market of one book at one minute. */
export interface StandingMarket extends PricedMarket {
  readonly bookId: number;
  readonly status: 'normal' | 'opener' | 'suspended';
  readonly live: boolean;
}

export interface BoardGame {
  readonly plan: GamePlan;
  readonly status: GameStatus;
  readonly markets: readonly StandingMarket[];
  readonly splits: ReadonlyMap<SplitMarket, Split>;
}

/** The whole market at one minute, in the simulation's own terms. Answers and the ground truth are both derived from it. */
export function boardAt(seed: number, date: string, minute: Minute, days?: Days): readonly BoardGame[] {
  return dayOf(seed, date, days)
    .filter(({ plan }) => isListed(plan, minute))
    .map((game) => ({
      plan: game.plan,
      status: statusAt(game.plan, minute),
      markets: marketsAt(seed, game, minute),
      splits: splitsAt(game, minute),
    }));
}

export function isListed(plan: GamePlan, minute: Minute): boolean {
  return minute >= listedFrom(plan) && (plan.forgotten === null || !within(plan.forgotten, minute));
}

export function statusAt(plan: GamePlan, minute: Minute): GameStatus {
  const calledOff = calledOffAt(plan);
  if (calledOff !== null) return minute >= calledOff ? 'postponed' : 'scheduled';
  if (minute >= plan.end) return 'complete';
  return minute >= plan.calledLive ? 'inprogress' : 'scheduled';
}

function marketsAt(seed: number, game: Game, minute: Minute): readonly StandingMarket[] {
  const { plan } = game;
  const played = plan.postponedAt === null && minute >= plan.pitch && minute < plan.end;
  const markets = openingMarkets(seed, game, minute);
  for (const book of pricedBooks) {
    const live = played && book.inPlay !== 'closing' ? liveMarketsAt(seed, plan, book, minute) : [];
    const replaced = book.inPlay === 'live' ? live : [];
    for (const posted of game.histories.get(book.id)?.postedAt(minute) ?? []) {
      if (replaced.some(({ period, market }) => period === posted.period && market === posted.market)) continue;
      const standing = interrupted(book, posted, game.interruptions.get(book.id) ?? [], minute);
      if (standing) markets.push(standing);
    }
    for (const { suspended, ...market } of live) {
      markets.push({ ...market, bookId: book.id, status: suspended ? 'suspended' : 'normal', live: true });
    }
  }
  return markets;
}

/** What a book has on a game before its first pitch, whatever its sources show of it. */
export function preGameMarketsOf(seed: number, game: Game, bookId: number, minute: Minute): readonly StandingMarket[] {
  if (bookId === openId) return openingMarkets(seed, game, minute);
  const book = pricedBooks.find(({ id }) => id === bookId);
  const interruptions = game.interruptions.get(bookId) ?? [];
  const posted = game.histories.get(bookId)?.postedAt(minute) ?? [];
  return book ? posted.flatMap((market) => interrupted(book, market, interruptions, minute) ?? []) : [];
}

function interrupted(
  book: Book,
  posted: PostedMarket,
  interruptions: readonly Interruption[],
  minute: Minute,
): StandingMarket | undefined {
  const { period, market } = posted;
  let { offers } = posted;
  let status: StandingMarket['status'] = posted.opener ? 'opener' : 'normal';
  for (const interruption of interruptions) {
    if (!within(interruption, minute)) continue;
    if (interruption.period !== null && interruption.period !== period) continue;
    if (interruption.market !== null && interruption.market !== market) continue;
    if (interruption.effect === 'gone') return undefined;
    if (interruption.effect === 'suspended') status = 'suspended';
    if (interruption.effect === 'one_sided') offers = offers.filter(({ side }) => side === 'home' || side === 'over');
    if (interruption.effect === 'no_alternates') offers = offers.filter(({ alternate }) => !alternate);
  }
  return { bookId: book.id, period, market, offers, status, live: false };
}

/** Book 30: how the consensus first stood. It knows no first inning, no status and no end. */
function openingMarkets(seed: number, { plan, histories }: Game, minute: Minute): StandingMarket[] {
  const opening = histories.get(consensusId)?.openingBy(minute) ?? [];
  return opening
    .filter(({ period }) => period !== 'firstinning')
    .map(({ period, market, offers }) => ({
      bookId: openId,
      period,
      market,
      offers: market === 'spread' && hashOf(seed, 'open', plan.id, period) % 8 === 0 ? disagreeing(offers) : offers,
      status: 'normal',
      live: false,
    }));
}

/** The two sides of a run line may have opened at different moments: then both can give runs, or both take them. */
function disagreeing(offers: readonly Offer[]): readonly Offer[] {
  return offers.map((offer) => (offer.side === 'away' ? { ...offer, value: -offer.value } : offer));
}

function splitsAt({ plan, splits }: Game, minute: Minute): ReadonlyMap<SplitMarket, Split> {
  const known = new Map<SplitMarket, Split>();
  for (const market of splitMarkets) {
    const split = splits.at(market, Math.min(minute, plan.postponedAt ?? minute));
    if (split) known.set(market, split);
  }
  return known;
}
