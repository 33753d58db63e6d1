import type { Executor } from '../storage/database.ts';

/** Keeps the recorders of all sources from writing until the transaction ends: each first locks a row of this table. */
export async function holdRecorders(transaction: Executor, signal?: AbortSignal): Promise<void> {
  await transaction.execute({ sql: 'lock table history.recording_turn in exclusive mode' }, signal);
}
