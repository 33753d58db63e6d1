import * as z from 'zod';
import { OddsError } from '../../resilience/odds-error.ts';
import type { Database } from '../database.ts';
import { type SchemaContract, schemasOf } from './contract.ts';

/** What there is: of each relation, `schema.name`, the type of each column by its name. */
export type Catalogue = ReadonlyMap<string, ReadonlyMap<string, string>>;

// A scan, not to_regclass, which may remember that it once found nothing (see ledger.ts). Every login may read it.
const sql = `
  select n.nspname || '.' || c.relname as relation, a.attname::text as column_name,
    replace(format_type(a.atttypid, a.atttypmod), 'timestamp with time zone', 'timestamptz') as type
  from pg_catalog.pg_namespace n
  join pg_catalog.pg_class c on c.relnamespace = n.oid
  join pg_catalog.pg_attribute a on a.attrelid = c.oid
  where n.nspname in (select jsonb_array_elements_text(:schemas::jsonb))
    and c.relkind in ('r', 'p', 'v', 'm', 'f') and a.attnum > 0 and not a.attisdropped
  order by 1, a.attnum`;

const rowsSchema = z.array(z.object({ relation: z.string(), column_name: z.string(), type: z.string() }));

/** Every table and view of the contract's schemas, as they are now. One call. @throws OddsError `database_…` */
export async function readCatalogue(
  database: Pick<Database, 'execute'>,
  contract: SchemaContract,
  signal?: AbortSignal,
): Promise<Catalogue> {
  const parameters = { schemas: JSON.stringify(schemasOf(contract)) };
  const { data, error: cause } = rowsSchema.safeParse((await database.execute({ sql, parameters }, signal)).rows);
  if (!data) throw new OddsError('database_result_unreadable', 'The catalogue cannot be read.', { cause });
  const catalogue = new Map<string, Map<string, string>>();
  for (const { relation, column_name, type } of data) {
    const columns = catalogue.get(relation) ?? new Map<string, string>();
    catalogue.set(relation, columns.set(column_name, type));
  }
  return catalogue;
}
