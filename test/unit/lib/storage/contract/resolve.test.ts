import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RelationContract } from '../../../../../lib/storage/contract/contract.ts';
import { resolve } from '../../../../../lib/storage/contract/resolve.ts';
import { catalogueOf, pricesQuery, rename, small } from './small-schema.ts';

const used: Readonly<Record<string, RelationContract>> = {
  'shop.price': small['shop.price'],
  'shop.game': { ...small['shop.game'], columns: { game: small['shop.game'].columns.game } },
};

describe('a query resolved against the live schema', () => {
  it('is itself where the schema is what the contract says', () => {
    expect(resolve(pricesQuery, catalogueOf(small))).toEqual({
      is: 'resolved',
      text: pricesQuery.text,
      degradation: { without: [], renamed: [] },
    });
  });

  it('reads a column by an earlier name, a relation too, and NULL of its type for an optional one that is gone', () => {
    const catalogue = catalogueOf(small, (live) => {
      rename(live, 'shop.price', 'price', 'odds');
      live.get('shop.price')?.delete('seen_at');
      live.set('shop.quote', live.get('shop.price') ?? new Map());
      live.delete('shop.price');
    });
    expect(resolve(pricesQuery, catalogue)).toMatchObject({
      is: 'resolved',
      text: expect.stringContaining(
        '(select p.odds as price, null::timestamptz as seen_at, p.game, p.start_time from shop.quote p) p',
      ),
      degradation: {
        without: ['shop.price.seen_at'],
        renamed: [
          { name: 'shop.price', found: 'shop.quote' },
          { name: 'shop.price.price', found: 'odds' },
        ],
      },
    });
  });

  it('takes nothing by an earlier name that is of another type', () => {
    const catalogue = catalogueOf(small, (live) => {
      live.get('shop.price')?.delete('price');
      live.get('shop.price')?.set('odds', 'numeric');
    });
    expect(resolve(pricesQuery, catalogue)).toEqual({
      is: 'missing',
      missing: [{ name: 'shop.price.price', tried: ['odds', 'american_odds'], unfit: ['odds (numeric)'] }],
    });
  });

  it('does not mind what it does not use', () => {
    const catalogue = catalogueOf(small, (live) => {
      live.delete('store.price');
      live.get('shop.game')?.delete('label');
      live.get('shop.price')?.delete('note');
    });
    expect(resolve(pricesQuery, catalogue)).toMatchObject({ text: pricesQuery.text });
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
        const resolution = resolve(pricesQuery, live);
        const missing: string[] = [];
        for (const {
          relation: { relation },
          columns,
        } of pricesQuery.uses) {
          for (const column of columns) {
            const { need, type } = used[relation]?.columns[column] ?? { need: 'critical', type: '' };
            const fit = names.find(
              (each) =>
                each.relation === relation && each.column === column && live.get(relation)?.get(each.name) === type,
            );
            if (fit === undefined && need === 'critical') missing.push(`${relation}.${column}`);
            if (resolution.is === 'missing') continue;
            const { without, renamed } = resolution.degradation;
            expect(without.includes(`${relation}.${column}`)).toBe(fit === undefined);
            expect(renamed.find(({ name }) => name === `${relation}.${column}`)?.found).toBe(
              fit === undefined || fit.name === column ? undefined : fit.name,
            );
          }
        }
        expect(resolution.is).toBe(missing.length > 0 ? 'missing' : 'resolved');
        if (resolution.is === 'missing')
          expect(resolution.missing.map(({ name }) => name).sort()).toEqual(missing.sort());
      }),
      { numRuns: 500 },
    );
  });
});
