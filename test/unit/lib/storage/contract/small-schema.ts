import * as z from 'zod';
import { defineContract, type SchemaContract } from '../../../../../lib/storage/contract/contract.ts';
import type { Catalogue } from '../../../../../lib/storage/contract/drift.ts';
import { queryOf, selectFrom } from '../../../../../lib/storage/contract/query.ts';

export const small = defineContract({
  columns: {
    game: ['uuid', 'game_key'],
    label: ['text'],
    note: ['text'],
    price: ['integer', 'odds', 'american_odds'],
    seen_at: ['timestamptz', 'updated_at'],
    start_time: ['timestamptz', 'game_time', 'scheduled_start'],
  },
  tables: { 'store.price': 'game, price, note?' },
  views: { 'shop.price': 'game, price, start_time, seen_at?, note?', 'shop.game': 'game, price, label' },
});

const prices = selectFrom(small, 'shop.price', 'p', 'price, seen_at?, game, start_time');
const games = selectFrom(small, 'shop.game', 'g', 'game');

export const pricesQuery = queryOf(z.object({ price: z.number().int(), seen_at: z.string().nullable() }))`
  select p.price, p.seen_at from ${prices}
  join ${games} on g.game = p.game
  where p.start_time > :from::timestamptz order by p.start_time, p.price`;

/** The catalogue of a contract, after optional changes. */
export function catalogueOf(
  contract: SchemaContract,
  change: (live: Map<string, Map<string, string>>) => void = () => {},
): Catalogue {
  const live = new Map(
    Object.entries(contract).map(([name, { columns }]) => [
      name,
      new Map<string, string>(Object.entries(columns).map(([column, { type }]) => [column, type])),
    ]),
  );
  change(live);
  return live;
}

export function rename(live: Map<string, Map<string, string>>, relation: string, from: string, to: string): void {
  const columns = live.get(relation);
  const type = columns?.get(from);
  columns?.delete(from);
  if (type !== undefined) columns?.set(to, type);
}
