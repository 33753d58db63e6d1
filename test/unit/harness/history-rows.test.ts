import { describe, expect, it } from 'vitest';
import { countDuplicates, differences } from '../../harness/history-rows.ts';

const expected = { line: ['a', 'b'], line_change: ['a at 17:00', 'b at 17:01'] };

describe('the comparison of expected and found rows', () => {
  it('is empty if they are equal in any order', () => {
    expect(differences(expected, { ...expected, line: ['b', 'a'] })).toEqual([]);
  });

  it('names missing and extra rows by table', () => {
    const found = { ...expected, line_change: ['a at 17:00', 'b at 17:02'] };
    expect(differences(expected, found)).toEqual([
      'history.line_change: 1 rows missing, 1 too many, 0 duplicated: missing b at 17:01 | extra b at 17:02',
    ]);
  });

  it('counts duplicates even if no row is missing', () => {
    const found = { ...expected, line: ['a', 'b', 'b'] };
    expect(countDuplicates(found, 'line')).toBe(1);
    expect(differences(expected, found)).toEqual(['history.line: 0 rows missing, 0 too many, 1 duplicated: ']);
  });
});
