import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvWriter, jsonWriter, uniqueNames } from '../../../../bin/sql/data-writers.ts';
import type { Cells, RowWriter } from '../../../../bin/sql/run-statement.ts';
import { blockWriter, tableWriter } from '../../../../bin/sql/screen-writers.ts';
import type { ResultColumn } from '../../../../lib/storage/database.ts';
import { fakeTerminal } from '../fake-terminal.ts';

type Screen = ReturnType<typeof fakeTerminal>;

async function written(
  open: (terminal: Screen) => RowWriter,
  columns: readonly ResultColumn[],
  ...pages: (readonly Cells[])[]
): Promise<string> {
  const terminal = fakeTerminal();
  const writer = open(terminal);
  writer.begin(columns);
  for (const page of pages) await writer.rows(page);
  await writer.end();
  return terminal.printed.join('');
}

const column = (name: string, type = 'text'): ResultColumn => ({ name, type });
const json = (terminal: Screen) => jsonWriter(terminal, 'array');
const jsonLines = (terminal: Screen) => jsonWriter(terminal, 'lines');
const onScreen = (width: number) => (terminal: Screen) => tableWriter({ ...terminal, width });

describe('CSV', () => {
  test('tells NULL from an empty text, quotes what has to be quoted, and keeps columns of one name', async () => {
    const columns = [column('a'), column('a'), column('b')];
    const row = ['x, "y"', null, ''];
    expect(await written(csvWriter, columns, [row, ['1\n2', ' ', '∅']])).toBe('a,a,b\n"x, ""y""",,""\n"1\n2"," ",∅\n');
  });

  test('has a header also without rows', async () => {
    expect(await written(csvWriter, [column('a')], [])).toBe('a\n');
    expect(await written(csvWriter, [column('a')])).toBe('a\n');
  });
});

describe('JSON', () => {
  const columns = [
    column('n', 'int8'),
    column('n', 'numeric'),
    column('f', 'float8'),
    column('t', 'bool'),
    column('j', 'jsonb'),
    column('l', '_int4'),
    column('at', 'timestamptz'),
    column('i', 'interval'),
  ];
  const first = [
    '9007199254740993',
    '1.50',
    '1e+20',
    'true',
    '{"a":\n1}',
    '[[1,2],[3,null]]',
    '2026-07-04 12:00:00+00',
  ];
  const rows = [
    [...first, '1 day'],
    [null, null, 'NaN', 'false', '[]', '[]', 'infinity', null],
  ];
  const objects = [
    '{"n":9007199254740993,"n_2":"1.50","f":1e+20,"t":true,"j":{"a": 1},"l":[[1,2],[3,null]],"at":"2026-07-04T12:00:00Z","i":"1 day"}',
    '{"n":null,"n_2":null,"f":"NaN","t":false,"j":[],"l":[],"at":"infinity","i":null}',
  ];

  test('is one array, whatever the pages', async () => {
    const expected = `[${objects[0]},\n${objects[1]}]\n`;
    expect(await written(json, columns, rows)).toBe(expected);
    expect(await written(json, columns, [rows[0] ?? []], [rows[1] ?? []], [])).toBe(expected);
    expect(await written(json, columns, [])).toBe('[]\n');
    expect(await written(json, columns)).toBe('[]\n');
  });

  test('or one object a line', async () => {
    expect(await written(jsonLines, columns, [rows[0] ?? []], [rows[1] ?? []])).toBe(`${objects.join('\n')}\n`);
    expect(await written(jsonLines, columns, [])).toBe('');
  });

  test('gives every column a name of its own, and the first of a name keeps it', () => {
    expect(uniqueNames(['a', 'a', 'a_2', 'a', '?column?'])).toEqual(['a', 'a_3', 'a_2', 'a_4', '?column?']);
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'a_2', 'a_3', 'b')), (names) => {
        const unique = uniqueNames(names);
        const firsts = names.every((name, index) => names.indexOf(name) !== index || unique[index] === name);
        return new Set(unique).size === names.length && firsts;
      }),
    );
  });
});

describe('a table', () => {
  const columns = [column('name'), column('price', 'int4'), column('at', 'timestamptz')];
  const row = ['a', '-110', '2026-07-04 12:00:00.5+00'];

  test('has numbers to the right, times with their zone, and a sign for NULL that no text is', async () => {
    expect(await written(tableWriter, columns, [row, [null, '5', null]])).toBe(
      'name  price  at\na      -110  2026-07-04T12:00:00.5Z\n∅         5  ∅\n(2 rows)\n',
    );
  });

  test('has its headings also without rows', async () => {
    expect(await written(tableWriter, columns, [])).toBe('name  price  at\n(0 rows)\n');
  });

  test('shows what would move the cursor or colour the screen, in names too', async () => {
    const odd = '\u001b[31mred\u0007\n\t\u202e';
    const text = await written(tableWriter, [column(odd)], [[odd]]);
    expect(text).toBe(`${'\\x1b[31mred\\x07\\n\\t\\u202e\n'.repeat(2)}(1 row)\n`);
  });

  test('is as wide as its first thousand rows, and cuts nothing if there is no screen', async () => {
    const pages = [Array.from({ length: 1_000 }, () => ['ab', '1', null]), [['abcdefgh', '22222222', null]]];
    const lines = (await written(tableWriter, columns, ...pages)).split('\n');
    expect(lines[1]).toBe('ab        1  ∅');
    expect(lines[1_001]).toBe('abcdefgh  22222222  ∅');
  });

  test('keeps to the width of a screen', async () => {
    const wide = [column('a'), column('b')];
    const text = await written(onScreen(40), wide, [['x'.repeat(60), 'y'.repeat(10)]]);
    expect(text.split('\n')[1]).toBe(`${'x'.repeat(27)}…  ${'y'.repeat(10)}`);
    expect(await written(onScreen(10), [column('QUERY PLAN')], [['x'.repeat(60)]])).toContain('x'.repeat(60));
  });

  test('becomes blocks on a screen if too little of a column would be seen', async () => {
    const wide = Array.from({ length: 4 }, (_, index) => column(`column_${index}`));
    expect(await written(onScreen(40), wide, [wide.map(() => 'x'.repeat(20))])).toBe(
      `-- row 1\n${wide.map(({ name }) => `${name}  ${'x'.repeat(20)}\n`).join('')}\n(1 row)\n`,
    );
  });
});

test('blocks have a line for each column, and count the rows over all pages', async () => {
  const columns = [column('a'), column('longer'), column('at', 'timestamptz')];
  const row = ['x', null, '2026-07-04 12:00:00+00'];
  const values = 'a       x\nlonger  ∅\nat      2026-07-04T12:00:00Z\n\n';
  expect(await written(blockWriter, columns, [row], [row])).toBe(`-- row 1\n${values}-- row 2\n${values}(2 rows)\n`);
});
