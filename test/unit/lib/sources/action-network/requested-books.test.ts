import { describe, expect, test } from 'vitest';
import { scoreboardRequest } from '../../../../../lib/sources/action-network/request.ts';
import { booksFault, defaultBooks } from '../../../../../lib/sources/action-network/requested-books.ts';

const slate = { league: 'mlb', slateDate: '2026-07-04' };

describe('the books that are asked for', () => {
  test('are the usual ones if no others are configured', () => {
    expect(booksFault(defaultBooks)).toBeUndefined();
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
});
