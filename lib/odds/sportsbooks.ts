import type { Instant } from './instant.ts';
import published from './sportsbooks.json' with { type: 'json' };

/** A sportsbook's name in keys of lines: the brand, then its jurisdiction, such as `draftkings-nj`. */
export type SportsbookId = string;

/**
 * A `book` takes bets at its own prices: only books are compared on the board. An `exchange` matches customers, and a
 * `prediction_market` sells contracts; both take a fee that is not in the price. A `dfs` operator pays a card of several picks
 * by a table, so its figures are no odds of one outcome. `consensus` and `open` are figures that a source computes.
 */
export const sportsbookKinds = ['book', 'exchange', 'prediction_market', 'dfs', 'consensus', 'open'] as const;

/**
 * Each state licence is a sportsbook of its own, with prices of its own. Some sources do not say which licence a price is of:
 * that is a sportsbook of its own again, in `us`. What takes American bets without any state's licence is `offshore`.
 */
export interface Sportsbook {
  readonly id: SportsbookId;
  /** Whose book it is. All licences and brands of an operator count as one operator. */
  readonly operator: string;
  /** `us-nj`, `us`, `ca-on`, `ca`, `eu`, `offshore`, or a country as ISO 3166 alpha-3 (`gbr`); null if no source says. */
  readonly jurisdiction: string | null;
  readonly kind: (typeof sportsbookKinds)[number];
  readonly name: string;
}

/** What a source calls a sportsbook. */
export interface SourceKey {
  readonly key: string;
  /** The first day of capture, UTC, on which the key has this meaning; any day if left out. */
  readonly from?: string;
  /** The day of capture, UTC, from which it has it no more. */
  readonly until?: string;
  /** The regions of The Odds API whose answers hold the book. */
  readonly regions?: readonly string[];
}

export interface CataloguedSportsbook extends Sportsbook {
  /** By source. */
  readonly keys: Readonly<Record<string, readonly SourceKey[] | undefined>>;
}

export interface CatalogueFile {
  /** Raised whenever ids or keys change: it is part of every reader's version. */
  readonly version: number;
  readonly sportsbooks: readonly CataloguedSportsbook[];
}

interface NamedKey extends SourceKey {
  readonly sportsbook: SportsbookId;
}

/** The name of a source's book at the time of an answer. */
export type BookNaming = (sourceBook: string) => SportsbookId | undefined;

/** Every sportsbook that has a name here, and what each source calls it. */
export class SportsbookCatalogue {
  readonly version: number;
  readonly sportsbooks: readonly CataloguedSportsbook[];
  readonly #keysBySource = new Map<string, Map<string, NamedKey[]>>();

  constructor({ version, sportsbooks }: CatalogueFile) {
    this.version = version;
    this.sportsbooks = sportsbooks;
    for (const { id, keys } of sportsbooks) {
      for (const [source, ofSource = []] of Object.entries(keys)) {
        for (const sourceKey of ofSource) this.#add(source, { ...sourceKey, sportsbook: id });
      }
    }
  }

  #add(source: string, named: NamedKey): void {
    const byKey = this.#keysBySource.get(source) ?? new Map<string, NamedKey[]>();
    this.#keysBySource.set(source, byKey);
    byKey.set(named.key, [...(byKey.get(named.key) ?? []), named]);
  }

  /** Undefined for a book without a name: its prices are counted and left, because a guess would mix up two books. */
  sportsbookOf(source: string, key: string, capturedAt: Instant): SportsbookId | undefined {
    return this.#keysBySource
      .get(source)
      ?.get(key)
      ?.find((named) => isHeldAt(named, capturedAt))?.sportsbook;
  }

  /** Every book that a source's answers of that moment can hold. */
  keysOf(source: string, capturedAt: Instant): readonly NamedKey[] {
    const keys = [...(this.#keysBySource.get(source)?.values() ?? [])].flat();
    return keys.filter((named) => isHeldAt(named, capturedAt));
  }
}

/** A day sorts before every instant of it, so days and instants compare as texts. */
function isHeldAt({ from, until }: SourceKey, capturedAt: Instant): boolean {
  return (from === undefined || from <= capturedAt) && (until === undefined || capturedAt < until);
}

/** Validated by its test, and not again at each cold start. */
export const publishedCatalogue = new SportsbookCatalogue(published as CatalogueFile);

export const { sportsbooks } = publishedCatalogue;

/** By the published catalogue. */
export function sportsbookOf(source: string, key: string, capturedAt: Instant): SportsbookId | undefined {
  return publishedCatalogue.sportsbookOf(source, key, capturedAt);
}
