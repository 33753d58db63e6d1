import {
  type GameAnswer,
  type MarketQuestion,
  marketAt,
} from '../../../../../infra/local/market/action-network/answer.ts';
import type { OutcomeAnswer } from '../../../../../infra/local/market/action-network/outcome.ts';

export function gamesAt(question: MarketQuestion): readonly GameAnswer[] {
  return marketAt(question).games;
}

/** The outcomes of an answer that are in one list, with the place of the list. */
export interface Placed {
  readonly game: GameAnswer;
  readonly book: string;
  readonly period: string;
  readonly market: string;
  readonly outcomes: readonly OutcomeAnswer[];
}

export function placesIn(games: readonly GameAnswer[]): readonly Placed[] {
  return games.flatMap((game) =>
    Object.entries(game.markets).flatMap(([book, periods]) =>
      Object.entries(periods).flatMap(([period, markets]) =>
        Object.entries(markets).map(([market, outcomes]) => ({ game, book, period, market, outcomes })),
      ),
    ),
  );
}

export function impliedBy(odds: number): number {
  return odds > 0 ? 100 / (odds + 100) : -odds / (100 - odds);
}

/** A pre-game outcome on a market's main line. */
export function isMain({ is_alt_market, is_live }: OutcomeAnswer): boolean {
  return !is_alt_market && !is_live;
}
