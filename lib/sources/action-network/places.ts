import { type Fields, isFields } from '../fields.ts';

/** Where outcomes stand in a game: under a book, a period and a market, each by the source's own name. */
export interface Place {
  readonly book: string;
  /** Null where the answer goes wrong before it names one. */
  readonly period: string | null;
  readonly market: string | null;
  /** Null where something else stands in their place. It counts as one outcome that cannot be read. */
  readonly outcomes: readonly unknown[] | null;
}

/** All places of a game, whatever it is. An empty object holds no place. */
export function placesOf(game: unknown): readonly Place[] {
  if (!isFields(game) || !isFields(game.markets)) return [];
  return Object.entries(game.markets).flatMap(([book, periods]) =>
    isFields(periods) ? placesOfBook(book, periods) : { book, period: null, market: null, outcomes: null },
  );
}

function placesOfBook(book: string, periods: Fields): readonly Place[] {
  return Object.entries(periods).flatMap(([period, markets]) =>
    isFields(markets) ? placesOfPeriod(book, period, markets) : { book, period, market: null, outcomes: null },
  );
}

function placesOfPeriod(book: string, period: string, markets: Fields): readonly Place[] {
  return Object.entries(markets).map(([market, outcomes]) => ({
    book,
    period,
    market,
    outcomes: Array.isArray(outcomes) ? outcomes : null,
  }));
}

export function outcomesAt(place: Place): number {
  return place.outcomes?.length ?? 1;
}

export function outcomesIn(places: readonly Place[]): number {
  return places.reduce((outcomes, place) => outcomes + outcomesAt(place), 0);
}
