import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Cells, type RowWriter, runStatement } from '../../../bin/sql/run-statement.ts';
import { readStatement } from '../../../bin/sql/statement.ts';
import type { Database, ResultColumn } from '../../../lib/storage/database.ts';
import { type EngineKind, engineKinds, whyMissing } from '../../support/engines.ts';
import { type OddsDatabase, openOddsDatabase } from '../../support/odds-database.ts';
import { openTrial } from '../storage/trial.ts';

interface Result {
  readonly columns: readonly ResultColumn[];
  readonly pages: readonly (readonly Cells[])[];
  readonly rows: readonly Cells[];
}

async function run(database: Database, text: string, options: Partial<RowWriter> = {}): Promise<Result> {
  const pages: (readonly Cells[])[] = [];
  let columns: readonly ResultColumn[] = [];
  const writer: RowWriter = {
    arraysAsJson: false,
    begin: (described) => {
      columns = described;
    },
    rows: async (rows) => pages.push(rows) > 0,
    end: async () => undefined,
    ...options,
  };
  await runStatement({ database, statement: readStatement(text), writer });
  return { columns, pages, rows: pages.flat() };
}

/** Of each kind of type one or two values; the server says itself how it writes them. */
const values = `null, 1::int2, 2::int4, 9223372036854775807::int8, 1.50::numeric, 'NaN'::numeric, 1e300::float8, 0.1::float4,
  true, 'text', ''::text, 'padded'::char(10), '€ 😀 " \\ '',', E'line\\nbreak\\ttab', 'x'::"char", 'name'::name,
  '\\x0001ff'::bytea, '2026-07-04'::date, 'infinity'::date, '12:00'::time, '12:00+05:30'::timetz, '2026-07-04 12:00'::timestamp,
  '-infinity'::timestamptz, '0044-03-15 12:00 BC'::timestamp, '1 year 2 days 03:04:05.6'::interval, '$1.50'::money,
  '{"a": [1, null]}'::json, '{"a": "\\u20ac"}'::jsonb, '<a>b</a>'::xml, 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid,
  '10.0.0.0/8'::cidr, '10.0.0.1'::inet, '08:00:2b:01:02:03'::macaddr, B'101', '(1,2)'::point, '(1,1),(0,0)'::box,
  '[1,5)'::int4range, 'empty'::numrange, tstzrange('2026-07-04 12:00+00', null), array[1, null, 3], '{}'::text[],
  array[[1,2],[3,4]], '[0:1]={a,"b c"}'::text[], array['2026-07-04 12:00+00'::timestamptz], row(1, 'a b', null),
  'pg_class'::regclass, 'int4'::regtype, to_tsvector('english', 'the cats'), to_tsquery('cat & dog'), '1/AB'::pg_lsn,
  (select c from history.sportsbook c limit 1), current_user`;

describe.each(engineKinds)('odds sql on %s', (kind: EngineKind) => {
  const missing = whyMissing(kind);
  describe.skipIf(missing !== undefined)(missing === undefined ? 'runs' : `skipped: ${missing}`, () => {
    let odds: OddsDatabase;
    let reader: Database;
    beforeAll(async () => {
      odds = await openOddsDatabase(kind);
      reader = odds.as('reader');
    });
    afterAll(() => odds?.close());

    test('a query with a value of every kind of type, each as the server writes it', async () => {
      const names = Array.from({ length: values.split('::').length + 40 }, (_, index) => `v${index + 1}`);
      const { columns, rows } = await run(reader, `select ${values}`);
      const list = names.slice(0, columns.length).join(', ');
      const asText = names.slice(0, columns.length).map((name) => `${name}::text`);
      const expected = await reader.execute({
        sql: `select to_json(array[${asText.join(', ')}])::text as cells from (select ${values}) v(${list})`,
      });
      expect(columns.length).toBeGreaterThan(45);
      expect(rows).toEqual([JSON.parse(String(expected.rows[0]?.cells))]);
    });

    test('arrays as JSON if a format has them, of any dimension', async () => {
      const { rows } = await run(reader, `select array[1, null], array[['a'],['b"']], '{}'::int[], null::int[]`, {
        arraysAsJson: true,
      });
      expect(rows).toEqual([['[1,null]', '[["a"],["b\\""]]', '[]', null]]);
    });

    test.each([
      ['select 1 as a, 2 as a, 3, 4', ['a', 'a', '?column?', '?column?'], [['1', '2', '3', '4']]],
      ['select (array[1,2,3])[2:3] as slice', ['slice'], [['{2,3}']]],
      [
        'values (1, null), (2, $$b$$) order by 1 desc;',
        ['column1', 'column2'],
        [
          ['2', 'b'],
          ['1', null],
        ],
      ],
      ['table history.sportsbook limit 0', ['sportsbook', 'operator', 'jurisdiction', 'kind', 'name'], []],
      ['select from generate_series(1, 3)', [], [[], [], []]],
      ['with a as (select 1 as x) select * from a union all select 2 -- end', ['x'], [['1'], ['2']]],
      ['(select 1 as x) /* ; */ ;', ['x'], [['1']]],
      ['select pg_sleep(0)', ['pg_sleep'], [['']]],
      ['show timezone', ['TimeZone'], [['UTC']]],
      ['explain (costs off) select 1', ['QUERY PLAN'], [['Result']]],
      ['show transaction_read_only', ['transaction_read_only'], [['on']]],
    ])('%j', async (text, names, expected) => {
      const { columns, rows } = await run(reader, text);
      expect(columns.map(({ name }) => name)).toEqual(names);
      expect(rows).toEqual(expected);
    });

    test('a query with more columns than a function may have arguments', async () => {
      const { rows } = await run(reader, `select ${Array.from({ length: 500 }, (_, index) => index).join(', ')}`);
      expect(rows[0]).toEqual(Array.from({ length: 500 }, (_, index) => String(index)));
    });

    test('a query of many rows, in pages and in order', async () => {
      const { pages, rows } = await run(reader, 'select i from generate_series(1, 20000) i order by i');
      expect(rows).toEqual(Array.from({ length: 20_000 }, (_, index) => [String(index + 1)]));
      expect(pages.length).toBeGreaterThan(2);
    });

    test('a query whose reader goes away, no further than it reads', async () => {
      let seen = 0;
      await run(reader, 'select i from generate_series(1, 1000000) i', {
        rows: async (rows) => {
          seen += rows.length;
          return false;
        },
      });
      expect(seen).toBe(100);
    });

    test('a query of rows of very different sizes, all of them', async () => {
      const sizes = fc.array(fc.oneof(fc.nat(100), fc.nat(100), fc.integer({ min: 20_000, max: 60_000 })), {
        minLength: 1,
        maxLength: 400,
      });
      await fc.assert(
        fc.asyncProperty(sizes, async (lengths) => {
          const text = `select n, repeat('x', length) from unnest('{${lengths}}'::int[]) with ordinality l(length, n) order by n`;
          const { rows } = await run(reader, text);
          expect(rows.map(([n, value]) => [n, value?.length])).toEqual(
            lengths.map((length, index) => [String(index + 1), length]),
          );
        }),
        { numRuns: 10 },
      );
    });

    test('a query up to a row that the Data API cannot carry, which is named', async () => {
      const seen: Cells[] = [];
      const text = `select i, repeat('x', case i when 1234 then 70000 else 10 end) from generate_series(1, 5000) i order by i`;
      const rows = async (page: readonly Cells[]) => seen.push(...page) > 0;
      await expect(run(reader, text, { rows })).rejects.toMatchObject({
        code: 'database_result_unreadable',
        message: expect.stringMatching(/^Row 1234 of the result has more than the 64 KB .* left\(column, 1000\)\.$/),
      });
      expect(seen).toHaveLength(1_233);
    });

    test.each([
      ['select sportsbook, prise\nfrom odds.current_line', '42703', 'column "prise" does not exist', 1, 20],
      ['-- ä 😀\nselect "😀ä",\n  oops from odds.game', '42703', 'column "😀ä" does not exist', 2, 8],
      ['select *\nfrom odds.current_lin', '42P01', 'relation "odds.current_lin" does not exist', 2, 6],
      ['selec 1', '42601', 'syntax error at or near "1"', 1, 7],
      ['select (array[1,2])[1:2], oops', '42703', 'column "oops" does not exist', 1, 27],
      ['select 1 +', '42601', 'syntax error at end of input', 1, 11],
      ['select 1 from', '42601', 'syntax error at end of input', 1, 14],
      ["select 'abc", '42601', `unterminated quoted string at or near "'abc"`, 1, 8],
      ['select 1 /* open', '42601', 'unterminated /* comment at or near "/* open"', 1, 10],
      ['select :x', '42601', 'syntax error at or near ":"', 1, 8],
      ['explain select\n oops', '42703', 'column "oops" does not exist', 2, 2],
      ['show oops', '42704', 'unrecognized configuration parameter "oops"', undefined, undefined],
      ['select 1/(i-3) from generate_series(1,5) i', '22012', 'division by zero', undefined, undefined],
      ["select 'x'::int", '22P02', 'invalid input syntax for type integer: "x"', 1, 8],
      ['with gone as (delete from history.game returning 1) table gone', '0A000', 'WITH clause containing', 1, 6],
    ])('%j into an error of PostgreSQL, with its place in that text', async (text, sqlState, message, line, column) => {
      const error = await run(reader, text).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'statement_invalid', details: { sqlState } });
      const place = line === undefined ? '' : ` (line ${line}, column ${column})`;
      expect(error).toHaveProperty('message', expect.stringContaining(message));
      expect(error).toHaveProperty('message', expect.stringMatching(new RegExp(`${place.replace(/[()]/g, '\\$&')}$`)));
      if (line !== undefined) expect(error).toMatchObject({ details: { line, column } });
    });

    test('and gives the hint of PostgreSQL', async () => {
      await expect(run(reader, 'select prise from odds.current_line')).rejects.toMatchObject({
        details: {
          hint: 'Perhaps you meant to reference the column "current_line.price".',
          excerpt: ['select prise from odds.current_line', '       ^'],
        },
      });
    });

    test('and says that a parameter inside dollar quotes would be rewritten', async () => {
      await expect(run(reader, 'select $$ :x $$')).rejects.toMatchObject({
        code: 'statement_invalid',
        message: expect.stringContaining(':x is inside a dollar-quoted string'),
      });
    });
  });
});

test('a missing table is a missing schema only in a database without one', async () => {
  await using trial = await openTrial('pglite');
  const owner = trial.databaseAs('owner');
  await expect(run(owner, 'select * from odds.current_line')).rejects.toMatchObject({
    code: 'database_schema_missing',
  });
});
