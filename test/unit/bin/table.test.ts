import { styleText } from 'node:util';
import { describe, expect, test } from 'vitest';
import { tableLines } from '../../../bin/table.ts';

const columns = [{ title: 'book' }, { title: 'price', align: 'right' }] as const;

describe('a table', () => {
  test('aligns each column by its widest cell and ends no line in blanks', () => {
    expect(
      tableLines(columns, [
        ['fanduel-nj', '-110'],
        ['x', '+5000'],
        ['only', ''],
      ]),
    ).toEqual(['book        price', 'fanduel-nj   -110', 'x           +5000', 'only']);
  });

  test('measures what is seen of a cell, not its colours', () => {
    const red = styleText('red', '-110', { validateStream: false });
    expect(
      tableLines(columns, [
        ['a', red],
        ['bb', '+1'],
      ]),
    ).toEqual(['book  price', `a      ${red}`, 'bb       +1']);
  });

  test('cuts the widest column first if the line would be too wide, and shows that it did', () => {
    const lines = tableLines(columns, [['a-sportsbook-with-a-long-name', '-110']], { width: 20 });
    expect(lines[1]).toBe('a-sportsbook…   -110');
    expect(lines.every((line) => line.length <= 20)).toBe(true);
  });

  test('gives up at columns that are too narrow to read, however narrow the screen', () => {
    const [, line = ''] = tableLines(columns, [['abcdefghij', '1234567890']], { width: 3 });
    expect(line).toBe('abcde…  12345…');
  });

  test('shows its headings as asked', () => {
    const [heading] = tableLines(columns, [], { heading: (title) => title.toUpperCase() });
    expect(heading).toBe('BOOK  PRICE');
  });
});

test('columns are as wide as they look: what takes two columns of the screen, or none, counts so', () => {
  const rows = [
    ['東京ヤクルト', '1'],
    ['Orix\u0301', '2'],
    ['👩‍👩‍👧', '3'],
  ];
  expect(tableLines([{ title: 'team' }, { title: 'n' }], rows)).toEqual([
    'team          n',
    '東京ヤクルト  1',
    'Orix\u0301          2',
    '👩‍👩‍👧            3',
  ]);
  expect(tableLines([{ title: 'team' }, { title: 'n' }], rows, { width: 11 })).toEqual([
    'team      n',
    '東京ヤ…   1',
    'Orix\u0301      2',
    '👩‍👩‍👧        3',
  ]);
});
