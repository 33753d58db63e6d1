import { expect, test } from 'vitest';
import { catalogueOf } from '../../../../../lib/odds/keys-of-catalogue.ts';
import { defaultBooks } from '../../../../../lib/sources/action-network/requested-books.ts';
import { unnamedBooks, unnamedBooksSentence } from '../../../../../lib/sources/action-network/unnamed-books.ts';

const now = new Date('2026-11-28T12:00:00Z');

test('none of the usual books is without a name', () => {
  expect(unnamedBooks(defaultBooks, now)).toEqual([]);
});

test('books that the catalogue does not know are named in a warning', () => {
  const catalogue = catalogueOf({ version: 1, sportsbooks: [] });
  expect(unnamedBooks(['68', '99999'], now)).toEqual(['99999']);
  expect(unnamedBooks(['68', '99999'], now, catalogue)).toEqual(['68', '99999']);
  expect(unnamedBooksSentence(['99999'])).toContain("Action Network's book 99999 is asked for and not named");
  expect(unnamedBooksSentence(['1', '2'])).toContain("Action Network's books 1, 2 are asked for and not named");
});
