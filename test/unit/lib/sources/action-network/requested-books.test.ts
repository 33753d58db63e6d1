import { describe, expect, test } from 'vitest';
import { SportsbookCatalogue } from '../../../../../lib/odds/sportsbooks.ts';
import { scoreboardRequest } from '../../../../../lib/sources/action-network/request.ts';
import {
  booksFault,
  defaultBooks,
  unnamedBooks,
  unnamedBooksSentence,
} from '../../../../../lib/sources/action-network/requested-books.ts';

const now = new Date('2026-11-28T12:00:00Z');
const slate = { league: 'mlb', slateDate: '2026-07-04' };

describe('the books that are asked for', () => {
  test('are the usual ones, all of them named, if no others are configured', () => {
    expect(booksFault(defaultBooks)).toBeUndefined();
    expect(unnamedBooks(defaultBooks, now)).toEqual([]);
    expect(scoreboardRequest('https://example.com', slate).query.bookIds).toBe('15,30,68,69,71,75,79,123,972,247,2988');
  });

  test('are those of the configuration, in its order', () => {
    expect(scoreboardRequest('https://example.com', slate, ['69', '15']).query.bookIds).toBe('69,15');
  });

  test.each([
    [[], 'names no book'],
    [['68', 'draftkings'], 'no id of a book at place 2'],
    [['068'], 'no id of a book at place 1'],
    [['68', ''], 'no id of a book at place 2'],
    [['0'], 'no id of a book at place 1'],
    [['68', '69', '68'], 'names book 68 twice'],
  ])('are refused if they are %j', (ids, fault) => expect(booksFault(ids)).toContain(fault));

  test('are named in a warning if the catalogue does not know them', () => {
    const catalogue = new SportsbookCatalogue({ version: 1, sportsbooks: [] });
    expect(unnamedBooks(['68', '99999'], now)).toEqual(['99999']);
    expect(unnamedBooks(['68', '99999'], now, catalogue)).toEqual(['68', '99999']);
    expect(unnamedBooksSentence(['99999'])).toContain("Action Network's book 99999 is asked for and not named");
    expect(unnamedBooksSentence(['1', '2'])).toContain("Action Network's books 1, 2 are asked for and not named");
  });
});
