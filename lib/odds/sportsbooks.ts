import type { SourceKey, SportsbookId } from './sportsbook-keys.ts';
import published from './sportsbooks.json' with { type: 'json' };

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

export interface CataloguedSportsbook extends Sportsbook {
  /** By source. */
  readonly keys: Readonly<Record<string, readonly (SourceKey & { readonly seen?: string })[] | undefined>>;
}

export interface CatalogueFile {
  readonly version: number;
  readonly sportsbooks: readonly CataloguedSportsbook[];
}

/** Every sportsbook that has a name here, and what each source calls it. Validated by its test, and not at each cold start. */
export const { sportsbooks } = published as CatalogueFile;
