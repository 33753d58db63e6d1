import type { Executor } from '../../lib/storage/database.ts';

/**
 * A transaction in which each call succeeds or fails alone, as calls outside of transactions do: so a test can change the
 * schema, see what that does to queries, and undo it all. A later failure undoes what calls wrote, too.
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
