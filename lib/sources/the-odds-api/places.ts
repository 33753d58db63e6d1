import type { Instant } from '../../odds/instant.ts';
import type { BookNaming, SportsbookId } from '../../odds/sportsbook-keys.ts';
import { isFields, nameSchema } from '../fields.ts';
import { instantIn } from './schema.ts';

/** Where outcomes are in an event: under a book and a market, each by the source's own name. */
export interface Place {
  /** Null if an entry does not name its book. */
  readonly book: string | null;
  /** The book's name for people. Null if an entry has none that can be shown. */
  readonly title: string | null;
  /** Undefined for a book that the catalogue does not name. */
  readonly sportsbook: SportsbookId | undefined;
  /** Null if an entry does not name its market, or if there is no list of markets. */
  readonly market: string | null;
  /** Any other value in the place of the list counts as one outcome that cannot be read. */
  readonly outcomes: readonly unknown[];
  /** When the source last saw the book's prices, by its own clock. Null if it does not say. */
  readonly updatedAt: Instant | null;
}

/**
 * All places of a value that should be an event. Books and markets come as lists, so one can be listed twice: then its outcomes
 * are read together, and contradictions between them are found.
 */
export function placesOf(event: unknown, nameOf: BookNaming): readonly Place[] {
  if (!isFields(event) || !Array.isArray(event.bookmakers)) return [];
  const byName = Map.groupBy(
    event.bookmakers.flatMap((entry: unknown) => placesOfBook(entry, nameOf)),
    ({ book, market }) => JSON.stringify([book, market]),
  );
  return [...byName.values()].flatMap(([first, ...others]) => (first ? together(first, others) : []));
}

/** In one go: appending one after the other would copy the first of them again and again. */
function together(first: Place, others: readonly Place[]): Place {
  if (others.length === 0) return first;
  const all = [first, ...others];
  const [title = null] = all.flatMap(({ title }) => title ?? []).sort();
  return { ...first, title, outcomes: all.flatMap(({ outcomes }) => outcomes), updatedAt: latest(all) };
}

function latest(places: readonly Place[]): Instant | null {
  return places.reduce<Instant | null>(
    (last, { updatedAt }) => ((updatedAt ?? '') > (last ?? '') ? updatedAt : last),
    null,
  );
}

const unreadable: readonly unknown[] = [null];

function placesOfBook(entry: unknown, nameOf: BookNaming): readonly Place[] {
  const book = keyOf(entry);
  const named = { book, title: titleOf(entry), sportsbook: book === null ? undefined : nameOf(book) };
  const updatedAt = updateOf(entry);
  if (!isFields(entry) || !Array.isArray(entry.markets))
    return [{ ...named, market: null, outcomes: unreadable, updatedAt }];
  return entry.markets.map((market: unknown) => ({
    ...named,
    market: keyOf(market),
    outcomes: isFields(market) && Array.isArray(market.outcomes) ? market.outcomes : unreadable,
    updatedAt: updateOf(market) ?? updatedAt,
  }));
}

function keyOf(entry: unknown): string | null {
  return isFields(entry) && typeof entry.key === 'string' ? entry.key : null;
}

function titleOf(entry: unknown): string | null {
  return (isFields(entry) && nameSchema.safeParse(entry.title).data) || null;
}

function updateOf(entry: unknown): Instant | null {
  return isFields(entry) ? (instantIn(entry.last_update) ?? null) : null;
}

export function outcomesIn(places: readonly Place[]): number {
  return places.reduce((sum, { outcomes }) => sum + outcomes.length, 0);
}

/** Every price of a value that should be an event. */
export function pricesIn(places: readonly Place[]): readonly unknown[] {
  return places.flatMap(({ outcomes }) => outcomes.map((outcome) => (isFields(outcome) ? outcome.price : undefined)));
}

/** The source's markets that are anywhere in an answer. */
export function marketsIn(places: readonly Place[]): ReadonlySet<string> {
  return new Set(places.flatMap(({ market }) => market ?? []));
}
