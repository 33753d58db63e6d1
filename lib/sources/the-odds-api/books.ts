import type { SportsbookId } from '../../odds/sportsbooks.ts';

/** The Odds API's own keys. It does not say which state's licence a price is of, so these are books of their own. */
const bySourceKey: ReadonlyMap<string, SportsbookId> = new Map<string, SportsbookId>([
  ['barstool', 'barstool-us'],
  ['betmgm', 'betmgm-us'],
  ['betonlineag', 'betonline-offshore'],
  ['betrivers', 'betrivers-us'],
  ['betus', 'betus-offshore'],
  ['bovada', 'bovada-offshore'],
  ['draftkings', 'draftkings-us'],
  ['fanatics', 'fanatics-us'],
  ['fanduel', 'fanduel-us'],
  ['lowvig', 'lowvig-offshore'],
  ['mybookieag', 'mybookie-offshore'],
  ['pointsbetus', 'pointsbet-us'],
  ['superbook', 'superbook-us'],
  ['twinspires', 'twinspires-us'],
  ['unibet_us', 'unibet-us'],
  // Caesars bought William Hill's American business in 2021; the key has stayed.
  ['williamhill_us', 'caesars-us'],
  ['wynnbet', 'wynnbet-us'],
]);

/** Each book that we can name, by the source's own key. */
export const knownBooks: readonly (readonly [sourceBook: string, sportsbook: SportsbookId])[] = [...bySourceKey];

/** Undefined for a book that we cannot name: a guess would mix up two of them. */
export function sportsbookOf(sourceBook: string): SportsbookId | undefined {
  return bySourceKey.get(sourceBook);
}
