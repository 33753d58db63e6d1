import { describe, expect, it } from 'vitest';
import { differences, duplicated } from '../../soak/expected-rows.ts';

const expected = { line: ['a', 'b'], line_change: ['a at 17:00', 'b at 17:01'] };

describe('the comparison of what should be there with what is', () => {
  it('says nothing where they agree, in whatever order', () => {
    expect(differences(expected, { ...expected, line: ['b', 'a'] })).toEqual([]);
  });

  it('names what is missing and what is too much, by table', () => {
    const found = { ...expected, line_change: ['a at 17:00', 'b at 17:02'] };
    expect(differences(expected, found)).toEqual([
      'history.line_change: 1 rows missing, 1 too many, 0 twice: missing b at 17:01 | extra b at 17:02',
    ]);
  });

  it('counts what stands twice, though nothing is missing', () => {
    const found = { ...expected, line: ['a', 'b', 'b'] };
    expect(duplicated(found, 'line')).toBe(1);
    expect(differences(expected, found)).toEqual(['history.line: 0 rows missing, 0 too many, 1 twice: ']);
  });
});
