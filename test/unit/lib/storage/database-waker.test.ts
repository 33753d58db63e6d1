import { describe, expect, it } from 'vitest';
import { OddsError } from '../../../../lib/resilience/odds-error.ts';
import { DatabaseWaker } from '../../../../lib/storage/database-waker.ts';
import { scriptedDatabase } from './scripted-database.ts';

const minuteMs = 60_000;
const inTime = new AbortController().signal;

/** A database that sleeps after five minutes without a statement, or never, and that may be away. */
function scene(sleepsAfterMs: number | null = 5 * minuteMs) {
  const world = { now: 0, away: false };
  const database = scriptedDatabase(() => {
    if (world.away) throw new OddsError('database_unavailable', 'It is away.');
    return [];
  });
  const waker = new DatabaseWaker({ sleepsAfterMs, now: () => new Date(world.now) });
  const listened = waker.listeningTo(database);
  return { world, statements: database.sqlLog, listened, wake: () => waker.wake(listened, inTime) };
}

const wakeUp = 'select 1 as awake';

describe('the database waker', () => {
  it('wakes a database that has answered nothing yet', async () => {
    const { wake, statements } = scene();
    await wake();
    expect(statements).toEqual([wakeUp]);
  });

  it('lets it be while it will not have fallen asleep before the run records', async () => {
    const { world, wake, listened, statements } = scene();
    await listened.execute({ sql: 'record' });
    for (const minute of [0, 3, 3.99]) {
      world.now = minute * minuteMs;
      await wake();
    }
    expect(statements).toEqual(['record']);
  });

  it.each([4, 4.99, 5, 600])(
    'keeps it awake, or wakes it, %d minutes after it was last statements',
    async (minutes) => {
      const { world, wake, listened, statements } = scene();
      await listened.execute({ sql: 'record' });
      world.now = minutes * minuteMs;
      await wake();
      expect(statements).toEqual(['record', wakeUp]);
    },
  );

  it('counts the time from the last answer, also from that to its own waking', async () => {
    const { world, wake, listened, statements } = scene();
    for (const minute of [0, 3, 6]) {
      world.now = minute * minuteMs;
      await listened.execute({ sql: 'record' });
    }
    for (const minute of [9, 10, 13]) {
      world.now = minute * minuteMs;
      await wake();
    }
    expect(statements).toEqual(['record', 'record', 'record', wakeUp]);
  });

  it('takes no failure for a sign of life, and throws it', async () => {
    const { world, wake, listened, statements } = scene();
    world.away = true;
    await expect(listened.execute({ sql: 'record' })).rejects.toMatchObject({ code: 'database_unavailable' });
    await expect(wake()).rejects.toMatchObject({ code: 'database_unavailable' });
    expect(statements).toEqual(['record', wakeUp]);
  });

  it('does not wake a database that never sleeps', async () => {
    const { wake, statements } = scene(null);
    await wake();
    expect(statements).toEqual([]);
  });

  it('changes neither the statements nor the answers', async () => {
    const calls: unknown[] = [];
    const result = { rows: [{ n: 1 }], updated: 2 };
    const execute = async (...all: unknown[]) => {
      calls.push(all);
      return result;
    };
    const waker = new DatabaseWaker({ sleepsAfterMs: minuteMs, now: () => new Date(0) });
    const statement = { sql: 'select :n as n', parameters: { n: 1 } };
    expect(await waker.listeningTo({ execute }).execute(statement, inTime)).toBe(result);
    await new DatabaseWaker({ sleepsAfterMs: minuteMs, now: () => new Date(0) }).wake({ execute }, inTime);
    expect(calls).toEqual([
      [statement, inTime],
      [{ sql: wakeUp }, inTime],
    ]);
  });
});
