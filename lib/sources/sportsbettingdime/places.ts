import type { BookNaming, SportsbookId } from '../../odds/sportsbook-keys.ts';
import { type Fields, isFields } from '../fields.ts';

/** A side of a market, by the feed's name, and its value. */
export interface Entry {
  /** Null if something else is in the place of the sides. */
  readonly side: string | null;
  readonly value: unknown;
}

/** Where outcomes are in a game: under a book and a market, each by the feed's own name. */
export interface Place {
  /** Null if an entry does not name its book. */
  readonly book: string | null;
  /** Undefined for a book that the catalogue does not name. */
  readonly sportsbook: SportsbookId | undefined;
  /** Null if the book has no markets. */
  readonly market: string | null;
  readonly outcomes: readonly Entry[];
}

const unreadable: readonly Entry[] = [{ side: null, value: null }];

/** All places of a value that should be a game. Books come as a list: the outcomes of one that is listed twice are taken together. */
export function placesOf(game: unknown, nameOf: BookNaming): readonly Place[] {
  if (!isFields(game) || !Array.isArray(game.sportsbooks)) return [];
  const places = game.sportsbooks.flatMap((entry: unknown) => placesOfBook(entry, nameOf));
  const byName = Map.groupBy(places, ({ book, market }) => JSON.stringify([book, market]));
  return [...byName.values()].flatMap(([first, ...others]) => {
    if (first === undefined || others.length === 0) return first ?? [];
    return { ...first, outcomes: [first, ...others].flatMap(({ outcomes }) => outcomes) };
  });
}

function placesOfBook(entry: unknown, nameOf: BookNaming): readonly Place[] {
  const book = isFields(entry) && typeof entry.name === 'string' ? entry.name : null;
  const named = { book, sportsbook: book === null ? undefined : nameOf(book) };
  if (!isFields(entry) || !isFields(entry.odds)) return [{ ...named, market: null, outcomes: unreadable }];
  return Object.entries(entry.odds).map(([market, sides]) => ({
    ...named,
    market,
    outcomes: isFields(sides) ? sidesOf(sides) : unreadable,
  }));
}

function sidesOf(sides: Fields): readonly Entry[] {
  return Object.entries(sides).map(([side, value]) => ({ side, value }));
}

export function outcomesIn(places: readonly Place[]): number {
  return places.reduce((sum, { outcomes }) => sum + outcomes.length, 0);
}
