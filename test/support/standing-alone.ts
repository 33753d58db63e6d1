import type { Executor } from '../../lib/storage/database.ts';

/**
 * A transaction in which each call stands or falls by itself, as calls outside of transactions do: so a test can change the
 * schema, see what becomes of whoever asks, and take it all back. What calls write, a later failure takes back too.
 */
export async function standingAlone(transaction: Executor): Promise<Executor> {
  await transaction.execute({ sql: 'savepoint before_any_call' });
  return {
    async execute(statement, signal) {
      try {
        return await transaction.execute(statement, signal);
      } catch (error) {
        await transaction.execute({ sql: 'rollback to savepoint before_any_call' });
        throw error;
      }
    },
  };
}
