import type { AfterStep } from '../../lib/storage/prepare-schema.ts';
import { acquireSchemaLock, schemaLockWaitMs } from '../../lib/storage/schema-lock.ts';

/**
 * Limits the reader again: a role may change its own settings, and a restored dump has none of them. In turn, because
 * PostgreSQL fails two changes of one row of its catalogue at once ("tuple concurrently updated").
 */
export const limitReaders: AfterStep = {
  name: 'limit-readers',
  async run(database, signal) {
    await database.transaction(async (transaction) => {
      await acquireSchemaLock(transaction, schemaLockWaitMs, signal);
      await transaction.execute({ sql: 'select 1 as limited from history.limit_readers()' }, signal);
    }, signal);
  },
};
