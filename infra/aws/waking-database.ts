import { setTimeout as sleep } from 'node:timers/promises';
import { OddsError } from '../../lib/resilience/odds-error.ts';
import type { Database } from '../../lib/storage/database.ts';

export interface WakingOptions {
  /** Called once, if the database sleeps. */
  readonly onWait: () => void;
  /** Longest wait. A cluster that slept takes 10 to 30 seconds to wake, longer after a day. */
  readonly patienceMs?: number;
  readonly pause?: (ms: number) => Promise<unknown>;
  /** Ends what runs: its next statement fails, and an open transaction is rolled back and holds no lock any longer. */
  readonly signal: AbortSignal;
}

const pauseMs = 2_500;

/**
 * A database that may sleep, opened and woken by the first call, which waits until it answers. A statement of the caller is
 * sent once, and only to a database that is awake.
 */
export function wakingDatabase(open: () => Promise<Database>, options: WakingOptions): Database {
  let opened: Promise<Database> | undefined;
  const awake = () => {
    opened ??= open().then((database) => wake(database, options));
    return opened;
  };
  const either = (signal: AbortSignal | undefined) =>
    signal === undefined ? options.signal : AbortSignal.any([signal, options.signal]);
  return {
    execute: async (statement, signal) => (await awake()).execute(statement, either(signal)),
    transaction: async (work, signal) => (await awake()).transaction(work, either(signal)),
  };
}

async function wake(database: Database, options: WakingOptions): Promise<Database> {
  const { onWait, patienceMs = 120_000, pause = sleep, signal } = options;
  for (let pauses = 0; ; pauses += 1) {
    try {
      await database.execute({ sql: 'select 1 as awake' }, signal);
      return database;
    } catch (error) {
      const sleeps = error instanceof OddsError && error.policy.retry === 'when awake';
      if (!sleeps || pauses * pauseMs >= patienceMs) throw error;
      if (pauses === 0) onWait();
      await pause(pauseMs);
    }
  }
}
