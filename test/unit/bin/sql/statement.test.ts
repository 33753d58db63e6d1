import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readStatement } from '../../../../bin/sql/statement.ts';

function refusal(text: string): unknown {
  try {
    readStatement(text);
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('a statement', () => {
  test.each([
    ['select 1', 'select 1'],
    ['select 1;', 'select 1'],
    ['select 1 ; -- done\n', 'select 1 '],
    ['select 1;;; /* done */', 'select 1'],
    ["select ';', \";\", $$;$$, E'\\';' -- ;\n from t", "select ';', \";\", $$;$$, E'\\';' -- ;\n from t"],
    ['select 1 -- the end', 'select 1 -- the end'],
  ])('%j is sent as %j: without what closes it', (text, body) => {
    expect(readStatement(text).body).toBe(body);
  });

  test.each([
    ['select a[1:2], b[i:j]', 'select a[1: 2], b[i: j]'],
    ["select '2026'::date, ':x', a[x::int:2]", "select '2026'::date, ':x', a[x::int: 2]"],
    ['select f(a := 1), ":x" -- :x\n', 'select f(a := 1), ":x" -- :x\n'],
  ])('%j is sent as %j: with no colon that would begin a parameter', (text, body) => {
    expect(readStatement(text).body).toBe(body);
  });

  test('maps each position of the sent text to its position in the written text', () => {
    const parts = fc.constantFrom('a[1:2]', ' ', "':x'", '::int', 'ä', '\n', '(b[i:j])', '-- :x\n', '😀');
    fc.assert(
      fc.property(fc.array(parts, { minLength: 1 }), (words) => {
        const text = `select ${words.join('')}`;
        const { body, originOf } = readStatement(text);
        for (let offset = 0; offset < body.length; offset++) {
          const isOurs = body[offset] === ' ' && body[offset - 1] === ':';
          if (text[originOf(offset)] !== body[offset] && !isOurs) return false;
        }
        return body.replaceAll(': ', ':') === text.replaceAll(': ', ':');
      }),
    );
  });

  test.each([
    ['explain select 1', 'report'],
    ['-- a comment\n SHOW all', 'report'],
    ['(select 1) union select 2', 'query'],
    ['with a as (select 1) table a', 'query'],
    ['explained', 'query'],
  ])('%j is a %s', (text, kind) => {
    expect(readStatement(text).kind).toBe(kind);
  });

  test.each([
    ['', 'There is no statement.'],
    ['  -- nothing\n/* but /* comments */ */ ', 'There is no statement.'],
    ['select 1; select 2', 'There is a second statement; "odds sql" takes one (line 1, column 11).'],
    ['select 1;\n-- then\n  select 2', 'There is a second statement; "odds sql" takes one (line 3, column 3).'],
    ['select (1', 'There is a "(" without its ")" (line 1, column 8).'],
    ["select ')',\n1)", 'There is a ")" without its "(" (line 2, column 2).'],
    ['delete from t', '"odds sql" only reads: it takes SELECT, WITH, VALUES, TABLE, EXPLAIN or SHOW, not DELETE.'],
    ['/* a */ Begin', '"odds sql" only reads: it takes SELECT, WITH, VALUES, TABLE, EXPLAIN or SHOW, not BEGIN.'],
  ])('%j is refused before anything is sent', (text, message) => {
    expect(refusal(text)).toMatchObject({ code: 'statement_invalid', message });
  });
});
