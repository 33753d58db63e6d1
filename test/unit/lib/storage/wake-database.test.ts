import { describe, expect, it } from 'vitest';
import { OddsError } from '../../../../lib/resilience/odds-error.ts';
import { wakeDatabase } from '../../../../lib/storage/wake-database.ts';
import { scriptedDatabase } from './scripted-database.ts';

describe('waking the database', () => {
  it('asks again every few seconds until it is awake', async () => {
    const { database, pauses, pause } = asleepFor(3);
    await wakeDatabase({ database, pause });
    expect(database.heard).toHaveLength(4);
    expect(pauses).toEqual([2_500, 2_500, 2_500]);
  });

  it('ends at the deadline, whether it comes in a pause or before one', async () => {
    const { database } = asleepFor(Number.POSITIVE_INFINITY);
    const late = { code: 'deadline_near', cause: expect.objectContaining({ code: 'database_resuming' }) };
    const abortedPause = () => Promise.reject(new DOMException('aborted', 'AbortError'));
    await expect(wakeDatabase({ database, pause: abortedPause })).rejects.toMatchObject(late);
    await expect(wakeDatabase({ database, pause: async () => undefined }, AbortSignal.abort())).rejects.toMatchObject(
      late,
    );
  });

  it('throws every other error at once', async () => {
    const forbidden = new OddsError('database_forbidden', 'no');
    const database = scriptedDatabase(() => {
      throw forbidden;
    });
    await expect(wakeDatabase({ database, pause: () => Promise.reject(new Error('paused')) })).rejects.toBe(forbidden);
  });
});

function asleepFor(calls: number) {
  let left = calls;
  const pauses: number[] = [];
  const database = scriptedDatabase(() => {
    if (left-- > 0) throw new OddsError('database_resuming', 'asleep');
    return [];
  });
  const pause = async (ms: number) => {
    pauses.push(ms);
  };
  return { database, pauses, pause };
}
