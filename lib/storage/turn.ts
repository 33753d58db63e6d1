import type { Database } from './database.ts';

/** What statements of one transaction are run on. */
export type Transaction = Pick<Database, 'execute'>;

/** Names the lock on the schema and its roles; any number that nothing else in this database locks. */
const schemaLock = 7_203_114_519;

/** How long one attempt waits for another run that is changing the schema or its roles: less than a statement may take. */
export const schemaLockWaitMs = 40_000;

/** Changing a table waits this long for its readers, and makes everybody behind it wait as long. */
const tableWaitMs = 10_000;

/**
 * Whoever changes the schema or its roles does it in turn. The lock goes with the transaction, because sessions of the
 * Data API are not ours to keep. It comes first and alone: only statements after it see what the one before us committed.
 */
export async function takeTurn(transaction: Transaction, waitMs: number, signal?: AbortSignal): Promise<void> {
  await setLockTimeout(transaction, waitMs, signal);
  await transaction.execute({ sql: `select 1 as turn from pg_catalog.pg_advisory_xact_lock(${schemaLock})` }, signal);
  await setLockTimeout(transaction, Math.min(waitMs, tableWaitMs), signal);
}

async function setLockTimeout(transaction: Transaction, ms: number, signal?: AbortSignal): Promise<void> {
  await transaction.execute(
    {
      sql: `select pg_catalog.set_config('lock_timeout', :timeout, true) as timeout`,
      parameters: { timeout: `${ms}ms` },
    },
    signal,
  );
}
