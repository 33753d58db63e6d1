import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { RelationContract } from '../../../../../lib/storage/contract/contract.ts';
import { queryOf, resolve, selectFrom } from '../../../../../lib/storage/contract/query.ts';
import { catalogueOf, pricesQuery, rename, small } from './small-schema.ts';

describe('a query of the contract', () => {
  it('reads a relation through a subselect of the columns that it uses, each qualified by its own relation', () => {
    expect(pricesQuery.text).toBe(`
  select p.price, p.seen_at from (select p.price, p.seen_at, p.game, p.start_time from shop.price p) p
  join (select g.game from shop.game g) g on g.game = p.game
  where p.start_time > :from::timestamptz order by p.start_time, p.price`);
  });

  it('is the same text around its relations, whatever their columns are called', () => {
    const name = fc.stringMatching(/^[a-z]{1,8}$/);
    fc.assert(
      fc.property(fc.dictionary(name, name), (names) => {
        const text = pricesQuery.textOn(({ alias }, column) => `${alias}.${names[column] ?? `live_${column}`}`);
        const around = (sql: string) => sql.replaceAll(/\(select .*? from \S+ (\w)\) \1/g, 'RELATION $1');
        expect(around(text)).toBe(around(pricesQuery.text));
      }),
    );
  });

  it('does not compile with a column or relation that the contract does not have, nor without one', () => {
    // @ts-expect-error: there is no such column
    expect(() => selectFrom(small, 'shop.price', 'p', 'price, prize')).toThrow('shop.price.prize');
    // @ts-expect-error: there is no such relation
    expect(() => selectFrom(small, 'shop.prices', 'p', 'price')).toThrow('shop.prices');
    // @ts-expect-error: it reads from nothing
    expect(() => queryOf(z.unknown())`select 1`).toThrow();
  });

  it('does not compile if its list hides that a column may be NULL, or says so of one that cannot', () => {
    // @ts-expect-error: it may be NULL
    expect(selectFrom(small, 'shop.price', 'p', 'price, seen_at').columns).toContain('seen_at');
    // @ts-expect-error: it cannot be NULL
    expect(selectFrom(small, 'shop.price', 'p', 'price?, seen_at?').columns).toContain('price');
  });
});

const used: Readonly<Record<string, RelationContract>> = {
  'shop.price': small['shop.price'],
  'shop.game': { ...small['shop.game'], columns: { game: small['shop.game'].columns.game } },
};

describe('a query resolved against the live schema', () => {
  it('is itself if the schema is what the contract says', () => {
    expect(resolve(pricesQuery, catalogueOf(small))).toEqual({
      text: pricesQuery.text,
      missing: new Map(),
      without: [],
      renamed: [],
    });
  });

  it('reads a column by an earlier name, and NULL of its type for an optional one that is gone', () => {
    const catalogue = catalogueOf(small, (live) => {
      rename(live, 'shop.price', 'price', 'odds');
      live.get('shop.price')?.delete('seen_at');
    });
    expect(resolve(pricesQuery, catalogue)).toMatchObject({
      text: expect.stringContaining(
        '(select p.odds as price, null::timestamptz as seen_at, p.game, p.start_time from shop.price p) p',
      ),
      missing: new Map(),
      without: ['shop.price.seen_at'],
      renamed: [{ name: 'shop.price.price', found: 'odds' }],
    });
  });

  it('takes nothing by an earlier name that is of another type', () => {
    const catalogue = catalogueOf(small, (live) => {
      live.get('shop.price')?.delete('price');
      live.get('shop.price')?.set('odds', 'numeric');
    });
    expect([...resolve(pricesQuery, catalogue).missing]).toEqual([
      ['shop.price.price', 'shop.price.price by this name or as odds, american_odds, though it has odds (numeric)'],
    ]);
  });

  it('does not mind what it does not use', () => {
    const catalogue = catalogueOf(small, (live) => {
      live.delete('store.price');
      live.get('shop.game')?.delete('label');
      live.get('shop.price')?.delete('note');
    });
    expect(resolve(pricesQuery, catalogue)).toMatchObject({ text: pricesQuery.text, missing: new Map() });
  });

  it('finds each column by the first known name there is of its type, in whatever way the schema has drifted', () => {
    const names = Object.entries(used).flatMap(([relation, { columns }]) =>
      Object.entries(columns).flatMap(([column, { type, earlier }]) =>
        [column, ...earlier].map((name) => ({ relation, column, name, type: type as string })),
      ),
    );
    const drifts = fc.array(fc.constantFrom('there', 'there', 'gone', 'retyped'), {
      minLength: names.length,
      maxLength: names.length,
    });
    fc.assert(
      fc.property(drifts, (drift) => {
        const live = new Map(Object.keys(used).map((relation) => [relation, new Map([['unknown', 'text']])]));
        const there = names.filter((_name, n) => drift[n] !== 'gone');
        for (const each of there) {
          // A canonical name is taken as it is, whatever its type.
          const retyped = drift[names.indexOf(each)] === 'retyped' && each.name !== each.column;
          live.get(each.relation)?.set(each.name, retyped ? 'bytea' : each.type);
        }
        const { missing, without, renamed } = resolve(pricesQuery, live);
        const gone: string[] = [];
        for (const { relation, columns } of pricesQuery.subselects) {
          for (const column of columns) {
            const { need, type } = used[relation]?.columns[column] ?? { need: 'critical', type: '' };
            const fit = names.find(
              (each) =>
                each.relation === relation && each.column === column && live.get(relation)?.get(each.name) === type,
            );
            if (fit === undefined && need === 'critical') gone.push(`${relation}.${column}`);
            expect(without.includes(`${relation}.${column}`)).toBe(fit === undefined && need === 'optional');
            expect(renamed.find(({ name }) => name === `${relation}.${column}`)?.found).toBe(
              fit === undefined || fit.name === column ? undefined : fit.name,
            );
          }
        }
        expect([...missing.keys()].sort()).toEqual(gone.sort());
      }),
      { numRuns: 500 },
    );
  });
});
