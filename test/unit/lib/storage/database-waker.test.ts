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
  const clock = new DatabaseWaker({ sleepsAfterMs, now: () => new Date(world.now) });
  const listened = clock.listeningTo(database);
  return { world, heard: database.heard, listened, wake: () => clock.wake(listened, inTime) };
}

const wakeUp = 'select 1 as awake';

describe('the alarm clock', () => {
  it('wakes a database of which it has heard nothing yet', async () => {
    const { wake, heard } = scene();
    await wake();
    expect(heard).toEqual([wakeUp]);
  });

  it('lets it be while it will not have fallen asleep before the run records', async () => {
    const { world, wake, listened, heard } = scene();
    await listened.execute({ sql: 'record' });
    for (const minute of [0, 3, 3.99]) {
      world.now = minute * minuteMs;
      await wake();
    }
    expect(heard).toEqual(['record']);
  });

  it.each([4, 4.99, 5, 600])('keeps it awake, or wakes it, %d minutes after it was last heard', async (minutes) => {
    const { world, wake, listened, heard } = scene();
    await listened.execute({ sql: 'record' });
    world.now = minutes * minuteMs;
    await wake();
    expect(heard).toEqual(['record', wakeUp]);
  });

  it('counts the time from the last answer, also from that to its own waking', async () => {
    const { world, wake, listened, heard } = scene();
    for (const minute of [0, 3, 6]) {
      world.now = minute * minuteMs;
      await listened.execute({ sql: 'record' });
    }
    for (const minute of [9, 10, 13]) {
      world.now = minute * minuteMs;
      await wake();
    }
    expect(heard).toEqual(['record', 'record', 'record', wakeUp]);
  });

  it('takes no failure for a sign of life, and throws it', async () => {
    const { world, wake, listened, heard } = scene();
    world.away = true;
    await expect(listened.execute({ sql: 'record' })).rejects.toMatchObject({ code: 'database_unavailable' });
    await expect(wake()).rejects.toMatchObject({ code: 'database_unavailable' });
    expect(heard).toEqual(['record', wakeUp]);
  });

  it('does not wake a database that never sleeps', async () => {
    const { wake, heard } = scene(null);
    await wake();
    expect(heard).toEqual([]);
  });

  it('changes nothing of what is said to the database, nor of what it answers', async () => {
    const calls: unknown[] = [];
    const result = { rows: [{ n: 1 }], updated: 2 };
    const execute = async (...all: unknown[]) => {
      calls.push(all);
      return result;
    };
    const clock = new DatabaseWaker({ sleepsAfterMs: minuteMs, now: () => new Date(0) });
    const statement = { sql: 'select :n as n', parameters: { n: 1 } };
    expect(await clock.listeningTo({ execute }).execute(statement, inTime)).toBe(result);
    await new DatabaseWaker({ sleepsAfterMs: minuteMs, now: () => new Date(0) }).wake({ execute }, inTime);
    expect(calls).toEqual([
      [statement, inTime],
      [{ sql: wakeUp }, inTime],
    ]);
  });
});
