import type pg from 'pg';
import * as z from 'zod';

export interface TableSize {
  readonly table: string;
  readonly rows: number;
  readonly tableBytes: number;
  readonly indexBytes: number;
  readonly bytes: number;
}

/** The tables of schema history by name, counted and weighed. */
export async function tableSizes(client: pg.Client): Promise<TableSize[]> {
  const sizes: TableSize[] = [];
  for (const table of await historyTables(client)) sizes.push(await sizeOf(client, table));
  return sizes;
}

export async function historyTables(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query(
    `select relname as name from pg_class where relnamespace = 'history'::regnamespace and relkind = 'r' order by relname`,
  );
  return z
    .array(z.object({ name: z.string() }))
    .parse(rows)
    .map(({ name }) => name);
}

const sizeSchema = z.tuple([
  z.object({ rows: z.coerce.number(), table_bytes: z.coerce.number(), index_bytes: z.coerce.number() }),
]);

async function sizeOf(client: pg.Client, table: string): Promise<TableSize> {
  const name = `history.${table}`;
  const found = await client.query(
    `select (select count(*) from ${name}) as rows, pg_table_size('${name}') as table_bytes,
      pg_indexes_size('${name}') as index_bytes`,
  );
  const [{ rows, table_bytes: tableBytes, index_bytes: indexBytes }] = sizeSchema.parse(found.rows);
  return { table, rows, tableBytes, indexBytes, bytes: tableBytes + indexBytes };
}

/** The indexes of schema history, the largest first. */
export async function indexSizes(client: pg.Client) {
  const { rows } = await client.query(
    `select relname as index, pg_relation_size(oid) as bytes from pg_class
      where relnamespace = 'history'::regnamespace and relkind = 'i' order by bytes desc, relname`,
  );
  return z.array(z.object({ index: z.string(), bytes: z.coerce.number() })).parse(rows);
}
