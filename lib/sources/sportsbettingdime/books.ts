import type { SportsbookId } from '../../odds/sportsbooks.ts';

/**
 * The names under which the feed lists its books. It does not say which state's licence a price is of, so these are books of
 * their own. `bet365` stays unnamed: that operator takes bets in several countries, and the feed does not say in which.
 */
const byName: ReadonlyMap<string, SportsbookId> = new Map<string, SportsbookId>([
  ['betmgm', 'betmgm-us'],
  ['caesars', 'caesars-us'],
  ['draftkings', 'draftkings-us'],
  ['fanatics', 'fanatics-us'],
  ['fanduel', 'fanduel-us'],
]);

/** Each book that we can name. */
export const knownBooks: readonly SportsbookId[] = [...byName.values()];

/** Undefined for a book that we cannot name: a guess would mix up two of them. */
export function sportsbookOf(sourceBook: string): SportsbookId | undefined {
  return byName.get(sourceBook);
}
