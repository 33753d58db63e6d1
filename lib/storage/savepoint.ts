import type { Executor } from './database.ts';

/** Does the work within a transaction so that its failure costs the transaction nothing. One at a time. */
export async function inSavepoint<T>(transaction: Executor, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  await transaction.execute({ sql: 'savepoint work' }, signal);
  try {
    const result = await work();
    await transaction.execute({ sql: 'release savepoint work' }, signal);
    return result;
  } catch (error) {
    // If this fails the transaction is lost, and the caller gets that error.
    await transaction.execute({ sql: 'rollback to savepoint work' }, signal);
    throw error;
  }
}
