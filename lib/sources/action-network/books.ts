import type { SportsbookId } from '../../odds/sportsbooks.ts';

/** Its pseudo-book for public betting, whose percentages it repeats under every other book. */
export const consensus = 'action-network-consensus' satisfies SportsbookId;

/** Action Network's own ids. They come as keys of a map, so they are text. */
const bySourceId: ReadonlyMap<string, SportsbookId> = new Map<string, SportsbookId>([
  ['15', consensus],
  ['30', 'action-network-open'],
  ['68', 'draftkings-nj'],
  ['69', 'fanduel-nj'],
  ['71', 'betrivers-nj'],
  ['75', 'betmgm-nj'],
  ['79', 'bet365-nj'],
  ['123', 'caesars-nj'],
  ['247', 'unibet-nj'],
  ['255', 'fanduel-pa'],
  ['270', 'fanduel-il'],
  ['972', 'betrivers-ny'],
  ['2988', 'fanatics-nj'],
]);

/** Undefined for a book that we cannot name: Action Network has hundreds, and a guess would mix up two of them. */
export function sportsbookOf(sourceBook: string): SportsbookId | undefined {
  return bySourceId.get(sourceBook);
}

/** What is asked for. 15 and 30 are answered in any case. */
export const requestedBooks = ['15', '30', '68', '69', '71', '75', '79', '123', '972', '247', '2988'] as const;
