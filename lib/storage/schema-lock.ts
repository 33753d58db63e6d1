import type { Executor } from './database.ts';

/** A scan of the catalogue, not to_regclass: see ledger.ts. */
const hasLedger = `exists (
    select from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'odds' and c.relname = 'schema_migration'
  )`;

/**
 * The lock on the schema and its roles is a lock of the ledger's table, which its owner alone can take; an advisory lock could
 * be held by every role. Until there is a ledger it is an advisory lock: then no other role can log in yet. Each statement
 * sees what was committed before it.
 */
const lockSchema = `do $$ begin
  if not ${hasLedger} then
    perform pg_catalog.pg_advisory_xact_lock(7203114519);
  end if;
  if ${hasLedger} then
    lock table odds.schema_migration in exclusive mode;
  end if;
end $$`;

/** How long one attempt waits for another run that is changing the schema or its roles: less than a statement may take. */
export const schemaLockWaitMs = 40_000;

/** Changing a table waits this long for its readers, and makes every later query wait as long. */
const tableWaitMs = 10_000;

/**
 * Changes of the schema and its roles take this lock one after another. It ends with the transaction, because sessions of
 * the Data API cannot be kept. It is a statement of its own, before all others: only later statements see what the previous
 * holder committed.
 */
export async function acquireSchemaLock(transaction: Executor, waitMs: number, signal?: AbortSignal): Promise<void> {
  await setLockTimeout(transaction, waitMs, signal);
  await transaction.execute({ sql: lockSchema }, signal);
  await setLockTimeout(transaction, Math.min(waitMs, tableWaitMs), signal);
}

async function setLockTimeout(transaction: Executor, ms: number, signal?: AbortSignal): Promise<void> {
  await transaction.execute(
    {
      sql: `select pg_catalog.set_config('lock_timeout', :timeout, true) as timeout`,
      parameters: { timeout: `${ms}ms` },
    },
    signal,
  );
}
