import { expect, test } from 'vitest';
import { placeOf } from '../../../../bin/sql/place.ts';

test.each([
  ['select x', 7, { line: 1, column: 8, excerpt: ['select x', '       ^'] }],
  ['select\r\n\tx\nfrom t', 9, { line: 2, column: 2, excerpt: [' x', ' ^'] }],
  ["select '😀ä', x", 13, { line: 1, column: 13, excerpt: ["select '😀ä', x", '            ^'] }],
  ['select', 6, { line: 1, column: 7, excerpt: ['select', '      ^'] }],
  ['a\u001b[31mb', 6, { line: 1, column: 7, excerpt: ['a [31mb', '      ^'] }],
])('in %j the place %i is shown by its line, its column and a caret', (text, offset, place) => {
  expect(placeOf(text, offset)).toEqual(place);
});

test('of a long line only the part around the place is shown', () => {
  const text = `select ${'a, '.repeat(100)}oops, ${'b, '.repeat(100)}c from t`;
  const { column, excerpt } = placeOf(text, text.indexOf('oops'));
  const [line, caret] = excerpt;
  expect(column).toBe(308);
  expect(line.length).toBeLessThanOrEqual(72);
  expect(line.slice(caret.indexOf('^'))).toMatch(/^oops, b, /);
});
