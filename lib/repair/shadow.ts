import * as z from 'zod';
import type { RecordedTables } from '../recording/recorded-tables.ts';
import { OddsError } from '../resilience/odds-error.ts';
import type { Database, Executor } from '../storage/database.ts';
import type { SchemaSource } from '../storage/migration-plan.ts';
import { acquireSchemaLock, schemaLockWaitMs } from '../storage/schema-lock.ts';
import type { SchemaNames } from '../storage/schema-names.ts';

/** A second history beside the live one, made by the same statements: tables, functions and views. */
export const shadowNames = { history: 'history_shadow', odds: 'odds_shadow' } as const satisfies SchemaNames;

/** Identifies the rebuild that owns the shadow: a second rebuild begins by dropping the first one's shadow. */
export type ShadowId = string;

const idSchema = z.tuple([z.object({ id: z.string() })]);

/** Creates an empty shadow, and drops what an interrupted rebuild has left. */
export async function makeShadow(
  database: Database,
  { migrations, replaceables }: SchemaSource,
  signal?: AbortSignal,
): Promise<ShadowId> {
  return await database.transaction(async (transaction) => {
    await acquireSchemaLock(transaction, schemaLockWaitMs, signal);
    await transaction.execute({ sql: dropShadowSql }, signal);
    await transaction.execute({ sql: `create schema ${shadowNames.odds}` }, signal);
    for (const { statements } of [...migrations, ...replaceables])
      for (const sql of statements(shadowNames)) await transaction.execute({ sql }, signal);
    await transaction.execute(
      { sql: `create table ${shadowNames.history}.rebuild (id uuid primary key default gen_random_uuid())` },
      signal,
    );
    const { rows } = await transaction.execute(
      { sql: `insert into ${shadowNames.history}.rebuild default values returning id::text as id` },
      signal,
    );
    return readId(rows);
  }, signal);
}

/** Nothing of the live history is in it or depends on it. */
const dropShadowSql = `drop schema if exists ${shadowNames.history}, ${shadowNames.odds} cascade`;

export async function dropShadow(database: Database, signal?: AbortSignal): Promise<void> {
  await database.transaction(async (transaction) => {
    await acquireSchemaLock(transaction, schemaLockWaitMs, signal);
    await transaction.execute({ sql: dropShadowSql }, signal);
  }, signal);
}

/** @throws OddsError `rebuild_superseded` */
export async function checkShadowIsOurs(transaction: Executor, id: ShadowId, signal?: AbortSignal): Promise<void> {
  const { rows } = await transaction.execute(
    {
      sql: `select exists (
        select from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
        where n.nspname = '${shadowNames.history}' and c.relname = 'rebuild'
      ) as is_there`,
    },
    signal,
  );
  if (rows[0]?.is_there === true) {
    const sql = `select id::text as id from ${shadowNames.history}.rebuild`;
    if (readId((await transaction.execute({ sql }, signal)).rows) === id) return;
  }
  throw new OddsError('rebuild_superseded', 'Another rebuild has begun since, and has replaced this one.');
}

function readId(rows: unknown): ShadowId {
  const { data, error: cause } = idSchema.safeParse(rows);
  if (data) return data[0].id;
  throw new OddsError('database_result_unreadable', 'The shadow does not say whose it is.', { cause });
}

/** New tables have no statistics, and the first questions after the swap should not have to wait for them. */
export async function analyzeShadow(database: Executor, tables: RecordedTables, signal?: AbortSignal): Promise<void> {
  for (const { name } of tables) {
    await database.execute({ sql: `analyze ${shadowNames.history}.${name}` }, signal);
  }
}
