import type { Transaction } from '../storage/schema-lock.ts';

/** Keeps recorders of all sources out until the transaction ends: each first locks a row of this table. */
export async function holdRecorders(transaction: Transaction, signal?: AbortSignal): Promise<void> {
  await transaction.execute({ sql: 'lock table history.recording_turn in exclusive mode' }, signal);
}
