import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CorruptedByRewriting, toPositional } from '../../../../../infra/local/data-api/named-parameters.ts';

describe('named parameters', () => {
  it.each<[string, string, string, string[]]>([
    ['numbers names in the order they appear', 'select :b, :a', 'select $1, $2', ['b', 'a']],
    ['gives one number to a name that appears twice', 'select :a, :b, :a', 'select $1, $2, $1', ['a', 'b']],
    ['takes digits and underscores as names', 'select :1, :_x9', 'select $1, $2', ['1', '_x9']],
    ['leaves a cast alone', 'select 1::int, :a::jsonb', 'select 1::int, $1::jsonb', ['a']],
    ['leaves a cast alone that has a space after it', "select '1':: int", "select '1':: int", []],
    ['leaves := alone', 'select f(a := 1)', 'select f(a := 1)', []],
    ['leaves a string alone', "select ':a', 'it''s :a', :a", "select ':a', 'it''s :a', $1", ['a']],
    ['knows that a backslash is none in a plain string', String.raw`select '\', :a`, String.raw`select '\', $1`, ['a']],
    ['knows the backslash of an E string', String.raw`select E'\' :a', :b`, String.raw`select E'\' :a', $1`, ['b']],
    ['knows a doubled quote in an E string', "select e'it'' :a', :b", "select e'it'' :a', $1", ['b']],
    [
      'tells an E string from a name that ends in e',
      String.raw`select type'\', :a`,
      String.raw`select type'\', $1`,
      ['a'],
    ],
    ['leaves a quoted name alone', 'select ":a", "x"":b", :c', 'select ":a", "x"":b", $1', ['c']],
    ['leaves a comment alone', 'select 1 -- :a\n, :b', 'select 1 -- :a\n, $1', ['b']],
    ['leaves a comment alone that ends the text', 'select :b -- :a', 'select $1 -- :a', ['b']],
    ['knows that comments nest', 'select /* /* :a */ :b */ :c', 'select /* /* :a */ :b */ $1', ['c']],
    ['leaves a dollar-quoted string alone', 'select $$ x $$, :a, $t$ y $t$', 'select $$ x $$, $1, $t$ y $t$', ['a']],
    ['tells a name with dollars from a dollar quote', 'select a$b$c, :d', 'select a$b$c, $1', ['d']],
    ['takes a subscript by parameter', 'select a[:i]', 'select a[$1]', ['i']],
    ['takes a slice with a space after its colon', 'select a[1: 2]', 'select a[1: 2]', []],
    ['takes a parameter in brackets after an operator', 'select array[1, :a]', 'select array[1, $1]', ['a']],
    ['leaves an unended string to the server', "select ':a", "select ':a", []],
  ])('%s', (_name, sql, text, names) => {
    expect(toPositional(sql)).toEqual({ text, names });
  });

  it.each([
    ['a name inside a dollar-quoted string', 'select $$a :b c$$', ':b is inside a dollar-quoted string'],
    ['a name inside a tagged one', 'do $body$ begin perform f(:x); end $body$', ':x is inside'],
    ['a name after a dollar quote with an odd apostrophe', "select $$it's$$, :a", ':a follows a dollar-quoted string'],
    ['a name after a dollar quote with an open comment', 'select $$ /* $$, :a', ':a follows a dollar-quoted string'],
    ['a slice', 'select a[1:2]', 'The array slice'],
    ['a slice of an expression', 'select (f(x))[n:m]', 'The array slice'],
  ])('refuses %s', (_name, sql, message) => {
    expect(() => toPositional(sql)).toThrow(CorruptedByRewriting);
    expect(() => toPositional(sql)).toThrow(message);
  });

  it('says nothing about a name in a string in a dollar quote: the service leaves it alone too', () => {
    const sql = "do $$ begin raise notice 'at :x'; end $$";
    expect(toPositional(sql)).toEqual({ text: sql, names: [] });
  });

  it('finds exactly the names that were put between opaque pieces, whatever is in those', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(opaque, name), { maxLength: 12 }), (pieces) => {
        const sql = pieces.map(([piece, parameter]) => `${piece} :${parameter} `).join(',');
        const names = [...new Set(pieces.map(([, parameter]) => parameter))];
        const text = pieces.map(([piece, parameter]) => `${piece} $${names.indexOf(parameter) + 1} `).join(',');
        expect(toPositional(sql)).toEqual({ text, names });
      }),
      { numRuns: 2000 },
    );
  });

  it('never fails on any text but by refusing it, and changes nothing if it finds no name', () => {
    const characters = fc.constantFrom(...':\'"$$-/*\\\n Eeab1[]{}();');
    fc.assert(
      fc.property(fc.string({ unit: characters, maxLength: 40 }), (sql) => {
        try {
          const { text, names } = toPositional(sql);
          if (names.length === 0) expect(text).toBe(sql);
        } catch (error) {
          expect(error).toBeInstanceOf(CorruptedByRewriting);
        }
      }),
      { numRuns: 5000 },
    );
  });
});

const name = fc.stringMatching(/^[a-z_][a-z0-9_]{0,8}$/);
const content = fc.string({ unit: fc.constantFrom(...':\'"\\-/*\n ab1$'), maxLength: 15 });
/** SQL that no parameter is in, made of any content by its own rules of quoting. */
const opaque = fc.oneof(
  content.map((it) => `'${it.replaceAll("'", "''")}'`),
  content.map((it) => `E'${it.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`),
  content.map((it) => `"${it.replaceAll('"', '""')}"`),
  content.map((it) => `-- ${it.replaceAll('\n', ' ')}\n`),
  content.map((it) => `/* ${it.replaceAll(/[*/]/g, ' ')} /* */ */`),
  fc.constantFrom('1::int', 'a$b', '(f(x => 1))', 'x := 2', '::text'),
);
