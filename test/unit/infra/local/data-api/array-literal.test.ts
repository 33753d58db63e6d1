import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readArray } from '../../../../../infra/local/data-api/array-literal.ts';

describe('array literals', () => {
  it.each<[string, (string | null)[]]>([
    ['{}', []],
    ['{1,2,3}', ['1', '2', '3']],
    ['{NULL,"NULL",null_not}', [null, 'NULL', 'null_not']],
    ['{""}', ['']],
    ['{"a,b","c\\"d","e\\\\f","{}"}', ['a,b', 'c"d', 'e\\f', '{}']],
    ['[0:1]={a,b}', ['a', 'b']],
    ['{"a=b"}', ['a=b']],
  ])('reads %s', (literal, elements) => {
    expect(readArray(literal)).toEqual(elements);
  });

  it('reads what PostgreSQL writes, whatever the elements hold', () => {
    const quoted = (element: string | null) =>
      element === null ? 'NULL' : `"${element.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
    fc.assert(
      fc.property(fc.array(fc.option(fc.string({ unit: fc.constantFrom(...'ab,{}"\\ \n') }))), (elements) => {
        expect(readArray(`{${elements.map(quoted).join()}}`)).toEqual(elements);
      }),
    );
  });

  it('refuses more than one dimension', () => {
    expect(() => readArray('{{1,2},{3,4}}')).toThrow('multidimensional array');
  });
});
