import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { aliased, orNull, queryOf } from '../../../../../lib/storage/contract/query.ts';
import { pricesQuery, small } from './small-schema.ts';

const { relation, columns: p } = aliased(small, 'shop.price', 'p');
const { columns: g } = aliased(small, 'shop.game', 'g');
const query = queryOf(z.unknown());

describe('a query of the contract', () => {
  it('reads a relation through a subselect of the columns that it uses, each qualified by its own relation', () => {
    expect(pricesQuery.text).toBe(`
  select p.price, p.seen_at from (select p.price, p.seen_at, p.game, p.start_time from shop.price p) p
  join (select g.game from shop.game g) g on g.game = p.game
  where p.start_time > :from::timestamptz order by p.start_time, p.price`);
  });

  it('says what it uses', () => {
    expect(pricesQuery.uses.map((use) => [use.relation.relation, use.columns])).toEqual([
      ['shop.price', ['price', 'seen_at', 'game', 'start_time']],
      ['shop.game', ['game']],
    ]);
  });

  it('is the same text around its relations, whatever these and their columns are called', () => {
    const name = fc.stringMatching(/^[a-z]{1,8}$/);
    fc.assert(
      fc.property(fc.dictionary(name, name), name, (names, called) => {
        const text = pricesQuery.textOn(({ alias }) => ({
          name: `live.${called}`,
          expressionOf: (column) => `${alias}.${names[column] ?? `live_${column}`}`,
        }));
        const around = (sql: string) => sql.replaceAll(/\(select .*? from \S+ (\w)\) \1/g, 'RELATION $1');
        expect(around(text)).toBe(around(pricesQuery.text));
      }),
    );
  });

  it('gives what stands for a column the name that the contract has for it', () => {
    const text = pricesQuery.textOn(({ alias }) => ({
      name: 'shop.quote',
      expressionOf: (column) => (column === 'seen_at' ? 'null::timestamptz' : `${alias}.${column}`),
    }));
    expect(text).toContain('(select p.price, null::timestamptz as seen_at, p.game, p.start_time from shop.quote p) p');
  });

  it('takes no column of a relation that it does not read from, and needs one to read from', () => {
    expect(() => query`select ${g.label} from ${relation}`).toThrow('g.label');
    expect(() => query`select 1`).toThrow('has to read from a relation');
  });

  it('does not compile with a column or relation that the contract does not have, nor with an unguarded optional one', () => {
    // @ts-expect-error: there is no such column
    expect(p.prize).toBeUndefined();
    // @ts-expect-error: there is no such relation
    expect(() => aliased(small, 'shop.prices', 'p')).toThrow('shop.prices');
    // @ts-expect-error: it may be NULL, and nothing here says that this was thought of
    expect(query`select ${p.seen_at} from ${relation}`.uses).toHaveLength(1);
    // @ts-expect-error: it cannot be NULL
    expect(query`select ${orNull(p.price)} from ${relation}`.uses).toHaveLength(1);
  });
});
