import { expect, test } from 'vitest';
import { sportsbooks } from '../../../../../lib/odds/sportsbooks.ts';
import { requestedBooks, sportsbookOf } from '../../../../../lib/sources/action-network/books.ts';

test('knows every book that it asks for', () => {
  const known = sportsbooks.map(({ id }): string => id);
  expect(requestedBooks.length).toBeGreaterThan(0);
  for (const book of requestedBooks) expect(known).toContain(sportsbookOf(book));
});

test.each([
  ['68', 'draftkings-nj'],
  ['69', 'fanduel-nj'],
  ['71', 'betrivers-nj'],
  ['75', 'betmgm-nj'],
  ['79', 'bet365-nj'],
  ['123', 'caesars-nj'],
  ['247', 'unibet-nj'],
  ['2988', 'fanatics-nj'],
  ['972', 'betrivers-ny'],
  ['255', 'fanduel-pa'],
  ['270', 'fanduel-il'],
])('tells licences of one operator apart: %s is %s', (book, sportsbook) => {
  expect(sportsbookOf(book)).toBe(sportsbook);
});

test.each([
  ['15', 'consensus'],
  ['30', 'open'],
])('takes book %s for no sportsbook but for %s', (book, kind) => {
  expect(sportsbooks.find(({ id }) => id === sportsbookOf(book))?.kind).toBe(kind);
});

test.each(['1', '068', '68 ', '', '__proto__', 'constructor', 'toString'])('names no book %j by guess', (book) => {
  expect(sportsbookOf(book)).toBeUndefined();
});
