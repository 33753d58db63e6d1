import type { BookNaming, SportsbookId } from '../../odds/sportsbook-keys.ts';
import { type Fields, isFields } from '../fields.ts';

/** Where outcomes are in a game: under a book, a period and a market, each by the source's own name. */
export interface Place {
  readonly book: string;
  /** Undefined for a book that the catalogue does not name. */
  readonly sportsbook: SportsbookId | undefined;
  /** Null if the answer goes wrong before it names one. */
  readonly period: string | null;
  readonly market: string | null;
  /** Null if something else is in their place. It counts as one outcome that cannot be read. */
  readonly outcomes: readonly unknown[] | null;
}

type NamedBook = Pick<Place, 'book' | 'sportsbook'>;

/** All places of a value that should be a game. An empty object holds no place. */
export function placesOf(game: unknown, nameOf: BookNaming): readonly Place[] {
  if (!isFields(game) || !isFields(game.markets)) return [];
  return Object.entries(game.markets).flatMap(([book, periods]) => {
    const named = { book, sportsbook: nameOf(book) };
    return isFields(periods) ? placesOfBook(named, periods) : { ...named, period: null, market: null, outcomes: null };
  });
}

function placesOfBook(named: NamedBook, periods: Fields): readonly Place[] {
  return Object.entries(periods).flatMap(([period, markets]) =>
    isFields(markets) ? placesOfPeriod(named, period, markets) : { ...named, period, market: null, outcomes: null },
  );
}

function placesOfPeriod(named: NamedBook, period: string, markets: Fields): readonly Place[] {
  return Object.entries(markets).map(([market, outcomes]) => ({
    ...named,
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
