import * as z from 'zod';
import { OddsError } from '../resilience/odds-error.ts';
import type { Executor } from './database.ts';

/** The ledger: names of migrations and replaceables, with the checksum of what was run under each name. */
export interface Ledger {
  readonly migrations: ReadonlyMap<string, string>;
  readonly replaceables: ReadonlyMap<string, string>;
  /** The id of the transaction that wrote each row. */
  readonly writers: ReadonlyMap<string, string>;
}

export const emptyLedger: Ledger = { migrations: new Map(), replaceables: new Map(), writers: new Map() };

/** Whether the rows of a step are in the later ledger as the one transaction wrote them that saw the earlier. */
export function sameWriter(earlier: Ledger, later: Ledger, { names }: { readonly names: readonly string[] }): boolean {
  return names.every((name) => later.writers.has(name) && later.writers.get(name) === earlier.writers.get(name));
}

/** The ledger's own tables, which no migration can make. Run under the schema's lock: `if not exists` alone is a race. */
export const ledgerStatements: readonly string[] = [
  'create schema if not exists odds',
  `create table if not exists odds.schema_migration (
    id text primary key,
    sha256 text not null,
    applied_at timestamptz not null default now()
  )`,
  `create table if not exists odds.schema_replaceable (
    name text primary key,
    sha256 text not null,
    replaced_at timestamptz not null default now()
  )`,
];

const readySchema = z.tuple([z.object({ ready: z.boolean() })]);
const entriesSchema = z.array(
  z.object({ kind: z.enum(['migration', 'replaceable']), name: z.string(), sha256: z.string(), writer: z.string() }),
);

/**
 * Undefined if the database has never been migrated. Two reads, the second none of a new database.
 *
 * Not by to_regclass: a session that once found nothing under a name remembers it until it locks some relation, which our
 * turn's lock is not, and so would not see what the one before us made (tried). A scan of the catalogue sees it, and makes
 * the session forget what it remembered.
 */
export async function readLedger(database: Executor, signal?: AbortSignal): Promise<Ledger | undefined> {
  const { rows } = await database.execute(
    {
      sql: `select exists (
        select from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'odds' and c.relname = 'schema_replaceable'
      ) as ready`,
    },
    signal,
  );
  const [{ ready }] = parsed(readySchema, rows);
  if (!ready) return undefined;
  const { rows: entries } = await database.execute(
    {
      sql: `select 'migration' as kind, id as name, sha256, xmin::text as writer from odds.schema_migration
        union all select 'replaceable', name, sha256, xmin::text from odds.schema_replaceable order by 1, 2`,
    },
    signal,
  );
  return ledgerOf(parsed(entriesSchema, entries));
}

export async function recordMigration(
  transaction: Executor,
  { id, sha256 }: { id: string; sha256: string },
  signal?: AbortSignal,
): Promise<void> {
  await transaction.execute(
    { sql: 'insert into odds.schema_migration (id, sha256) values (:id, :sha256)', parameters: { id, sha256 } },
    signal,
  );
}

/** Makes the ledger's second half equal to the present functions and views. */
export async function recordReplaceables(
  transaction: Executor,
  replaceables: readonly { readonly name: string; readonly sha256: string }[],
  signal?: AbortSignal,
): Promise<void> {
  const now = JSON.stringify(replaceables.map(({ name, sha256 }) => ({ name, sha256 })));
  await transaction.execute(
    {
      sql: `delete from odds.schema_replaceable
        where (name, sha256) not in (select name, sha256 from jsonb_to_recordset(:now::jsonb) as n (name text, sha256 text))`,
      parameters: { now },
    },
    signal,
  );
  await transaction.execute(
    {
      sql: `insert into odds.schema_replaceable (name, sha256)
        select name, sha256 from jsonb_to_recordset(:now::jsonb) as n (name text, sha256 text)
        on conflict (name) do nothing`,
      parameters: { now },
    },
    signal,
  );
}

function ledgerOf(entries: z.infer<typeof entriesSchema>): Ledger {
  const of = (wanted: 'migration' | 'replaceable') =>
    new Map(entries.filter(({ kind }) => kind === wanted).map(({ name, sha256 }) => [name, sha256]));
  const writers = new Map(entries.map(({ name, writer }) => [name, writer]));
  return { migrations: of('migration'), replaceables: of('replaceable'), writers };
}

function parsed<Schema extends z.ZodType>(schema: Schema, rows: unknown): z.output<Schema> {
  const result = schema.safeParse(rows);
  if (result.success) return result.data;
  throw new OddsError('database_result_unreadable', 'The ledger of migrations is not what this code expects.', {
    cause: result.error,
  });
}
