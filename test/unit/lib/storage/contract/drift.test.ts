import { describe, expect, it } from 'vitest';
import { driftBetween, schemaDrift } from '../../../../../lib/storage/contract/drift.ts';
import { scriptedDatabase } from '../scripted-database.ts';
import { catalogueOf, rename, small } from './small-schema.ts';

describe('the drift of a schema', () => {
  it('is nothing if all is as the contract says', () => {
    expect(driftBetween(small, catalogueOf(small))).toEqual([]);
  });

  it('lists each difference: what is missing, renamed, of another type, and not known', () => {
    const catalogue = catalogueOf(small, (live) => {
      rename(live, 'shop.price', 'start_time', 'scheduled_start');
      rename(live, 'store.price', 'price', 'odds');
      live.get('shop.price')?.delete('price');
      live.get('shop.price')?.set('odds', 'numeric');
      live.get('shop.price')?.delete('note');
      live.get('store.price')?.set('note', 'jsonb');
      live.delete('shop.game');
      live.set('shop.mine', new Map([['a', 'text']]));
    });
    expect(driftBetween(small, catalogue)).toEqual([
      { is: 'missing', name: 'store.price.price', found: null, grave: true },
      { is: 'type', name: 'store.price.note', found: 'jsonb', grave: false },
      { is: 'extra', name: 'store.price.odds', found: null, grave: false },
      { is: 'missing', name: 'shop.price.price', found: 'odds (numeric)', grave: true },
      { is: 'renamed', name: 'shop.price.start_time', found: 'scheduled_start', grave: false },
      { is: 'missing', name: 'shop.price.note', found: null, grave: false },
      { is: 'extra', name: 'shop.price.odds', found: null, grave: false },
      { is: 'missing', name: 'shop.game', found: null, grave: true },
      { is: 'extra', name: 'shop.mine', found: null, grave: false },
    ]);
  });

  it('is one query, and is not ok as soon as one difference is critical', async () => {
    const rowsOf = (catalogue: ReturnType<typeof catalogueOf>) =>
      [...catalogue].flatMap(([relation, columns]) =>
        [...columns].map(([column_name, type]) => ({ relation, column_name, type })),
      );
    const whole = scriptedDatabase(() => rowsOf(catalogueOf(small)));
    expect(await schemaDrift(whole, small)).toEqual({ ok: true, relations: 3, columns: 11, drift: [] });
    expect(whole.sqlLog).toHaveLength(1);
    expect(whole.parameters).toEqual([{ schemas: '["store","shop"]' }]);
    const without = (relation: string, column: string) =>
      schemaDrift(
        scriptedDatabase(() => rowsOf(catalogueOf(small, (live) => live.get(relation)?.delete(column)))),
        small,
      );
    expect(await without('shop.price', 'note')).toMatchObject({ ok: true, drift: [{ grave: false }] });
    expect(await without('shop.price', 'price')).toMatchObject({ ok: false, drift: [{ grave: true }] });
  });

  it('throws if the catalogue cannot be read', async () => {
    await expect(
      schemaDrift(
        scriptedDatabase(() => [{ nonsense: 1 }]),
        small,
      ),
    ).rejects.toMatchObject({
      code: 'database_result_unreadable',
    });
  });
});
