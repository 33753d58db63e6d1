import { describe, expect, test } from 'vitest';
import { wakingDatabase } from '../../../../infra/aws/waking-database.ts';
import { OddsError } from '../../../../lib/resilience/odds-error.ts';
import type { Database } from '../../../../lib/storage/database.ts';

const asleep = () => new OddsError('database_resuming', 'The database is waking up');

/** A database that fails the first statements with these errors. */
function databaseThatFails(...errors: Error[]) {
  const statements: string[] = [];
  const database: Database = {
    async execute({ sql }, signal) {
      signal?.throwIfAborted();
      statements.push(sql);
      const error = errors.shift();
      if (error) throw error;
      return { rows: [], updated: 0 };
    },
    transaction: async (work, signal) =>
      work({ execute: (statement, own) => database.execute(statement, own ?? signal) }),
  };
  let [notes, pauses] = [0, 0];
  const interruption = new AbortController();
  const woken = wakingDatabase(async () => database, {
    onWait: () => {
      notes += 1;
    },
    pause: async () => {
      pauses += 1;
    },
    patienceMs: 10_000,
    signal: interruption.signal,
  });
  return { woken, statements, interruption, seen: () => ({ notes, pauses }) };
}

describe('a database that may sleep', () => {
  test('is woken once, before the first statement, which is sent once', async () => {
    const { woken, statements, seen } = databaseThatFails(asleep(), asleep());
    await woken.execute({ sql: 'insert' });
    await woken.transaction((transaction) => transaction.execute({ sql: 'update' }));
    expect(statements).toEqual([...Array(3).fill('select 1 as awake'), 'insert', 'update']);
    expect(seen()).toEqual({ notes: 1, pauses: 2 });
  });

  test('is given up if it does not wake in time', async () => {
    const { woken, seen } = databaseThatFails(...Array.from({ length: 9 }, asleep));
    await expect(woken.execute({ sql: 'select 2' })).rejects.toMatchObject({ code: 'database_resuming' });
    expect(seen()).toEqual({ notes: 1, pauses: 4 });
  });

  test('is not waited for if it fails for another reason', async () => {
    const { woken, seen } = databaseThatFails(new OddsError('database_forbidden', 'no'));
    await expect(woken.execute({ sql: 'select 2' })).rejects.toMatchObject({ code: 'database_forbidden' });
    expect(seen()).toEqual({ notes: 0, pauses: 0 });
  });

  test('fails the next statement of a transaction that is interrupted, so that it is rolled back', async () => {
    const { woken, statements, interruption } = databaseThatFails();
    const caller = new AbortController();
    const work = woken.transaction(async (transaction) => {
      await transaction.execute({ sql: 'lock' });
      interruption.abort();
      await transaction.execute({ sql: 'update' });
    }, caller.signal);
    await expect(work).rejects.toMatchObject({ name: 'AbortError' });
    expect(statements).toEqual(['select 1 as awake', 'lock']);
  });
});
