import * as z from 'zod';
import type { Catalogue } from '../../../../../lib/storage/contract/catalogue.ts';
import {
  critical,
  defineContract,
  optional,
  type SchemaContract,
  table,
  view,
} from '../../../../../lib/storage/contract/contract.ts';
import { aliased, orNull, queryOf } from '../../../../../lib/storage/contract/query.ts';

export const small = defineContract({
  'shop.price': view(
    {
      game: critical('uuid'),
      price: critical('integer', 'odds', 'american_odds'),
      start_time: critical('timestamptz', 'game_time', 'scheduled_start'),
      seen_at: optional('timestamptz', 'updated_at'),
      note: optional('text'),
    },
    'quote',
  ),
  'shop.game': view({ game: critical('uuid', 'game_key'), price: critical('integer'), label: critical('text') }),
  'store.price': table({ game: critical('uuid'), price: critical('integer', 'odds'), note: optional('text') }),
});

const { relation: prices, columns: p } = aliased(small, 'shop.price', 'p');
const { relation: games, columns: g } = aliased(small, 'shop.game', 'g');

export const pricesQuery = queryOf(z.object({ price: z.number().int(), seen_at: z.string().nullable() }))`
  select ${p.price}, ${orNull(p.seen_at)} from ${prices}
  join ${games} on ${g.game} = ${p.game}
  where ${p.start_time} > :from::timestamptz order by ${p.start_time}, ${p.price}`;

/** The catalogue of a contract as it stands, changed by who likes. */
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
