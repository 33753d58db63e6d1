/**
 * A numbered step forward, run once and never edited after. Its statements run in order in one transaction. The Data API
 * takes one statement a call and rewrites `:name` even inside `$$…$$`, so a function body assigns with `=`, never `:=`.
 */
export interface Migration {
  /** `0001-history`: four digits, then what it brings. */
  readonly id: string;
  readonly statements: readonly string[];
}

/** Functions, views, triggers and grants: replaced, in the order of the list, whenever their text changes. */
export interface Replaceable {
  readonly name: string;
  readonly statements: readonly string[];
}
