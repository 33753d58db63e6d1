import { type BoardGame, boardAt, type GameStatus, type StandingMarket } from './board.ts';
import { consensusId, type MarketName, type PeriodName } from './books.ts';
import type { Days } from './eventful-slate.ts';
import { minuteOf } from './minutes.ts';
import type { Side } from './offers.ts';
import type { SplitMarket } from './splits.ts';

/** A pre-game price that a correct reader must find, and no other; derived from the model, not from an answer. */
export interface TrueQuote {
  readonly gameId: number;
  readonly bookId: number;
  readonly period: 'full_game' | 'first_five' | 'first_inning';
  readonly market: 'moneyline' | 'spread' | 'total' | 'team_total';
  readonly team: Side | null;
  readonly side: Side | 'over' | 'under';
  /** Null for a moneyline, which has no line. */
  readonly value: number | null;
  /** As the book spells it: even money may be +100 or -100. */
  readonly odds: number;
  readonly alternate: boolean;
  readonly suspended: boolean;
}

/** Public betting of one side of a full game's market, in per cent. */
interface TrueSplit {
  readonly gameId: number;
  readonly market: SplitMarket;
  readonly side: Side | 'over' | 'under';
  readonly tickets: number;
  readonly money: number;
}

interface TrueGame {
  readonly gameId: number;
  readonly status: GameStatus;
  readonly homeTeam: string;
  readonly awayTeam: string;
  /** As announced, UTC. */
  readonly startTime: Date;
  /** The actual first pitch; null for a game that is called off. */
  readonly firstPitch: Date | null;
  readonly gameNumber: 1 | 2;
}

export interface Truth {
  /** Those that the source lists at the moment. */
  readonly games: readonly TrueGame[];
  readonly quotes: readonly TrueQuote[];
  readonly splits: readonly TrueSplit[];
}

export const plainPeriods = {
  event: 'full_game',
  firstfiveinnings: 'first_five',
  firstinning: 'first_inning',
} as const satisfies Record<PeriodName, TrueQuote['period']>;

export const plainMarkets = {
  moneyline: 'moneyline',
  spread: 'spread',
  total: 'total',
  core_bet_type_6_team_score: 'team_total',
} as const satisfies Record<MarketName, TrueQuote['market']>;

/** What is true of a slate at a moment. Live prices, and games that are not called scheduled, have no quotes. */
export function groundTruthAt({ seed, date, at, days }: { seed: number; date: string; at: Date; days?: Days }): Truth {
  const board = boardAt(seed, date, minuteOf(at), days);
  const open = board.filter(({ status }) => status === 'scheduled');
  return {
    games: board.map(trueGame),
    quotes: open.flatMap((game) => game.markets.flatMap((market) => trueQuotes(game, market))),
    splits: open.flatMap(trueSplits),
  };
}

function trueGame({ plan, status }: BoardGame): TrueGame {
  return {
    gameId: plan.id,
    status,
    homeTeam: plan.home.fullName,
    awayTeam: plan.away.fullName,
    startTime: new Date(plan.start * 60_000),
    firstPitch: plan.postponedAt === null ? new Date(plan.pitch * 60_000) : null,
    gameNumber: plan.gameNumber,
  };
}

function trueQuotes({ plan }: BoardGame, standing: StandingMarket): readonly TrueQuote[] {
  if (standing.live) return [];
  return standing.offers.map(({ side, team, value, odds, alternate }) => ({
    gameId: plan.id,
    bookId: standing.bookId,
    period: plainPeriods[standing.period],
    market: plainMarkets[standing.market],
    team,
    side,
    value: standing.market === 'moneyline' ? null : value,
    odds,
    alternate,
    suspended: standing.status === 'suspended',
  }));
}

function trueSplits({ plan, splits, markets }: BoardGame): readonly TrueSplit[] {
  // they are on the consensus's pre-game outcomes: when those have made way for live ones, the splits went with them
  const preGame = markets.filter(({ bookId, period, live }) => bookId === consensusId && period === 'event' && !live);
  return [...splits].flatMap(([market, { tickets, money }]) => {
    if (!preGame.some((standing) => standing.market === market)) return [];
    const [one, other] = market === 'total' ? (['over', 'under'] as const) : (['home', 'away'] as const);
    return [
      { gameId: plan.id, market, side: one, tickets, money },
      { gameId: plan.id, market, side: other, tickets: 100 - tickets, money: 100 - money },
    ];
  });
}
