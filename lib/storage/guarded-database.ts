import { type CallOptions, type Guard, guardedCall } from '../resilience/guarded-call.ts';
import type { Executor } from './database.ts';

/**
 * The database behind its circuit, each statement retried as the error table says. Every statement of this project may run
 * twice: a history is the same however often it is recorded.
 */
export function guardedDatabase(database: Executor, circuit: Guard, options: CallOptions): Executor {
  return {
    execute: (statement, signal = options.signal) =>
      guardedCall(circuit, (during) => database.execute(statement, during), { ...options, signal }),
  };
}

/** The same database; each call to it counts for the run, whether it succeeds or not. */
export function countedDatabase(database: Executor, run: { databaseCalls: number }): Executor {
  return {
    execute: (statement, signal) => {
      run.databaseCalls += 1;
      return database.execute(statement, signal);
    },
  };
}
