import type { StandingMarket } from '../board.ts';
import { consensusId, type MarketName, marketNames, openId, type PeriodName, periods, pricedBooks } from '../books.ts';
import type { Offer } from '../offers.ts';
import type { GamePlan } from '../slate.ts';
import type { Split, SplitMarket } from '../splits.ts';

interface Bets {
  readonly value: number;
  readonly percent: number;
}

/** One outcome in the source's own words. The fields that may be absent are those that book 30 lacks, and the team. */
export interface OutcomeAnswer {
  readonly outcome_id: number | string;
  readonly market_id: number | string;
  readonly event_type: 'game';
  readonly event_id: number;
  readonly league_id?: number;
  readonly book_id: number;
  readonly book_parent_id?: number | undefined;
  readonly type: MarketName;
  readonly side: Offer['side'];
  readonly period: PeriodName;
  readonly team_id?: number;
  readonly odds: number;
  readonly value: number;
  readonly is_live?: boolean;
  readonly deeplink_id?: string;
  readonly line_status?: StandingMarket['status'];
  readonly bet_info?: { readonly tickets: Bets; readonly money: Bets };
  readonly odds_coefficient_score?: number | null;
  readonly is_alt_market?: boolean;
  readonly player_id?: number;
  readonly competitor_id?: number;
  readonly option_type_id?: number;
  readonly prop_type_id?: number;
}

/** By book id, period and market, as Action Network nests them. */
export type BookPrices = Record<string, Partial<Record<PeriodName, Partial<Record<MarketName, OutcomeAnswer[]>>>>>;

type Writable<T> = { -readonly [K in keyof T]: T[K] };

type Splits = ReadonlyMap<SplitMarket, Split>;

export function bookPricesOf(
  plan: GamePlan,
  markets: readonly StandingMarket[],
  splits: Splits,
  idsAsText: boolean,
): BookPrices {
  const prices: BookPrices = {};
  for (const market of markets) {
    const outcomes = shelfFor(prices, market);
    const split = splitOf(market, splits);
    // no order of the two sides is promised: the source's varies from book to book
    const backwards = (plan.id + market.bookId) % 2 === 0;
    for (let i = 0; i < market.offers.length; i++) {
      const offer = market.offers[backwards ? market.offers.length - 1 - i : i];
      if (!offer) continue;
      const isOpen = market.bookId === openId;
      outcomes.push(
        isOpen ? openOutcomeOf(plan, market, offer, idsAsText) : outcomeOf(plan, market, offer, split, idsAsText),
      );
    }
  }
  return prices;
}

/** The list that its outcomes go to. In-play prices share the list of the closing ones. */
function shelfFor(prices: BookPrices, { bookId, period, market }: StandingMarket): OutcomeAnswer[] {
  const book = prices[bookId] ?? {};
  const shelves = book[period] ?? {};
  const shelf = shelves[market] ?? [];
  shelves[market] = shelf;
  book[period] = shelves;
  prices[bookId] = book;
  return shelf;
}

/** Only the full game's three main markets have splits; every book has the same numbers. */
function splitOf({ market, period, live }: StandingMarket, splits: Splits): Split | undefined {
  if (period !== 'event' || live || market === 'core_bet_type_6_team_score') return undefined;
  return splits.get(market);
}

function outcomeOf(
  plan: GamePlan,
  market: StandingMarket,
  offer: Offer,
  split: Split | undefined,
  idsAsText: boolean,
): OutcomeAnswer {
  const outcomeId = outcomeIdOf(plan, market, offer);
  const marketId = marketIdOf(plan, market, offer);
  const fromConsensus = market.bookId === consensusId;
  const outcome: Writable<OutcomeAnswer> = {
    outcome_id: idsAsText ? `${outcomeId}` : outcomeId,
    market_id: idsAsText ? `${marketId}` : marketId,
    event_type: 'game',
    event_id: plan.id,
    league_id: 8,
    book_id: market.bookId,
    book_parent_id: parentIds.get(market.bookId),
    type: market.market,
    side: offer.side,
    period: market.period,
    odds: offer.odds,
    value: offer.value,
    is_live: market.live,
    deeplink_id: fromConsensus ? '' : `ML${outcomeId}`,
    line_status: market.status,
    bet_info: betInfo(offer, split),
    odds_coefficient_score: fromConsensus && market.market !== 'moneyline' ? -10_000 : null,
    is_alt_market: offer.alternate,
  };
  const team = teamOf(plan, offer);
  // a game's total is about no team and has no such field
  if (team !== undefined) outcome.team_id = team;
  if (market.market === 'core_bet_type_6_team_score') {
    outcome.option_type_id = offer.side === 'over' ? 1 : 2;
    outcome.prop_type_id = 166;
  }
  return outcome;
}

const parentIds = new Map(pricedBooks.map(({ id, parentId }) => [id, parentId]));

/** Book 30 has fields of its own, and lacks those that tell live from pre-game and open from suspended. */
function openOutcomeOf(plan: GamePlan, market: StandingMarket, offer: Offer, idsAsText: boolean): OutcomeAnswer {
  const outcomeId = outcomeIdOf(plan, market, offer);
  const marketId = marketIdOf(plan, market, offer);
  return {
    event_id: plan.id,
    value: offer.value,
    side: offer.side,
    odds: offer.odds,
    type: market.market,
    book_id: openId,
    period: market.period,
    player_id: 0,
    competitor_id: 0,
    team_id: teamOf(plan, offer) ?? 0,
    event_type: 'game',
    market_id: idsAsText ? `${marketId}` : marketId,
    outcome_id: idsAsText ? `${outcomeId}` : outcomeId,
    option_type_id: 0,
  };
}

function betInfo(offer: Offer, split: Split | undefined) {
  const known = offer.alternate ? undefined : split;
  const share = (percent: number) => (offer.side === 'home' || offer.side === 'over' ? percent : 100 - percent);
  return {
    tickets: { value: 0, percent: known ? share(known.tickets) : 0 },
    money: { value: 0, percent: known ? share(known.money) : 0 },
  };
}

function teamOf(plan: GamePlan, { side, team }: Offer): number | undefined {
  if (side === 'home' || team === 'home') return plan.home.id;
  if (side === 'away' || team === 'away') return plan.away.id;
  return undefined;
}

const places = new Map([[openId, 0], ...pricedBooks.map(({ id }, index) => [id, index] as const)]);

/** Stays when the line moves, and books 15 and 30 share theirs; each alternate and each live outcome has its own. */
function outcomeIdOf(plan: GamePlan, market: StandingMarket, offer: Offer): number {
  const side = offer.side === 'home' || offer.side === 'over' ? 0 : 1;
  let place = periods.indexOf(market.period) * 20 + marketNames.indexOf(market.market) * 4 + side;
  if (offer.team === 'away') place += 2;
  if (market.live) place += 160;
  if (offer.alternate) place = 60 + 2 * rungOf(market.market, offer) + side;
  return plan.id * 10_000 + (places.get(market.bookId) ?? 0) * 200 + place;
}

/** Alternates of a run line are counted by the home side's handicap from -2.5 on, those of a total from 5 on. */
function rungOf(market: MarketName, { side, value }: Offer): number {
  if (market === 'spread') return 2 * ((side === 'home' ? value : -value) + 2.5);
  return 20 + 2 * (value - 5);
}

function marketIdOf(plan: GamePlan, { period, market }: StandingMarket, { team }: Offer): number {
  const place = periods.indexOf(period) * 10 + 2 * marketNames.indexOf(market) + (team === 'away' ? 1 : 0);
  return plan.id * 100 + place;
}
