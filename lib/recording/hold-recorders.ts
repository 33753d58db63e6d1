import type { Executor } from '../storage/database.ts';

/** Until the transaction ends no recorder of any source is at work: each locks a row of this table before all else. */
export async function holdRecorders(transaction: Executor, signal?: AbortSignal): Promise<void> {
  await transaction.execute({ sql: 'lock table history.recording_turn in exclusive mode' }, signal);
}
