import type { Instant } from '../odds/instant.ts';

/**
 * The database lacks observations that the state holds as recorded: it is not the database that the state describes. It
 * was exchanged, or restored from an older snapshot.
 */
export interface DatabaseMismatch {
  /** The first observation that is known to be missing. The mismatch is over when it is recorded again. */
  readonly key: string;
  /** The day, UTC, from which on everything has to be looked at again: `odds drain --since`. */
  readonly since: string;
  readonly noticedAt: Instant;
}

/** Of several leagues' mismatches, the one whose day covers all of them; null if there is none. */
export function earliestOf(mismatches: readonly DatabaseMismatch[]): DatabaseMismatch | null {
  const [earliest] = mismatches.toSorted((a, b) => (a.since < b.since ? -1 : 1));
  if (earliest === undefined) return null;
  const { key, since, noticedAt } = earliest;
  return { key, since, noticedAt };
}
