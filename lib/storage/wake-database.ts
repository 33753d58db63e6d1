import { OddsError } from '../resilience/odds-error.ts';
import type { Database } from './database.ts';

export type Pause = (ms: number, signal?: AbortSignal) => Promise<unknown>;

/** A cluster that slept takes 10 to 30 seconds to wake, longer after a day. */
const betweenAttemptsMs = 2_500;

/** Waits until a sleeping database is awake, for as long as the signal lets it. Every other error is thrown as it is. */
export async function wakeDatabase(
  { database, pause }: { database: Pick<Database, 'execute'>; pause: Pause },
  signal?: AbortSignal,
): Promise<void> {
  for (;;) {
    try {
      await database.execute({ sql: 'select 1 as awake' }, signal);
      return;
    } catch (error) {
      if (!(error instanceof OddsError) || error.code !== 'database_resuming') throw error;
      await pauseUntilDeadline(pause, error, signal);
    }
  }
}

async function pauseUntilDeadline(pause: Pause, resuming: OddsError, signal?: AbortSignal): Promise<void> {
  try {
    signal?.throwIfAborted();
    await pause(betweenAttemptsMs, signal);
  } catch {
    throw new OddsError('deadline_near', 'The database did not wake up before the deadline.', { cause: resuming });
  }
}
