import type { SchemaNames } from './schema-names.ts';

/** The same text for the same names. `test/fixtures/sql` holds it for the live ones; a test compares. */
type Statements = (schemas: SchemaNames) => readonly string[];

/**
 * A numbered step forward, run once and never edited after. Its statements run in order in one transaction. The Data API
 * takes one statement a call and rewrites `:name` even inside `$$…$$`, so a function body assigns with `=`, never `:=`.
 */
export interface Migration {
  /** `0001-history`: four digits, then what it adds. */
  readonly id: string;
  readonly statements: Statements;
}

/**
 * Functions, views, triggers and grants. If the text of one changed, it and all that follow it in the list are made
 * again in one transaction, and all of them after any migration; so what depends on another comes after it, and a grant
 * comes with, or after, what it is on. Functions by `create or replace`; what cannot be replaced in place is dropped first,
 * with `if exists`. Taking one out of the list leaves its objects: a migration drops them.
 */
export interface Replaceable {
  readonly name: string;
  /** Run before anything is created again, the last of the list first; for what others of the list depend on. */
  readonly drops?: Statements;
  readonly statements: Statements;
}
