import { describe, expect, it } from 'vitest';
import { InProcessStore } from '../../../../../lib/resilience/circuit/in-process-store.ts';
import { OddsError } from '../../../../../lib/resilience/odds-error.ts';
import { beginning, fail, failWith, minuteMs, openSource, Rig, run, secondMs, settled, succeed } from './rig.ts';

describe('a closed circuit', () => {
  it('costs a run one read and no write, for all circuits of the run', async () => {
    const rig = new Rig();
    const { source, database } = rig.instance();
    for (let minute = 0; minute < 3; minute++) {
      for (let slate = 0; slate < 2; slate++) {
        expect(await run(source, succeed)).toBe('odds');
        expect(await run(database, succeed)).toBe('odds');
      }
      await rig.wait(minuteMs);
    }
    expect(rig.storeCalls).toEqual(['readAll', 'readAll', 'readAll']);
  });

  it('shares its read between calls that begin at once', async () => {
    const rig = new Rig();
    const { source, database } = rig.instance();
    await Promise.all([run(source, succeed), run(database, succeed), run(source, succeed)]);
    expect(rig.storeCalls).toEqual(['readAll']);
  });

  it.each([1, 5, 10, 15, 20, 30, 60])(
    'opens at the fifth failure of a run every %i minutes, each late by up to a run',
    async (minutes) => {
      const rig = new Rig({ intervalMs: minutes * minuteMs });
      const ends = [];
      for (let nth = 0; nth < 5; nth++) {
        // In a process of its own, as far apart as five runs in a row can be.
        ends.push(await run(rig.instance().source, fail), rig.transitions.length);
        await rig.wait(minutes * minuteMs * (nth === 3 ? 1.99 : 1));
      }
      const failing = ['source_failing', 0];
      expect(ends).toEqual([...failing, ...failing, ...failing, ...failing, 'source_failing', 1]);
      expect(rig.transitions).toMatchObject([{ name: 'source', from: 'closed', to: 'open', place: 'shared' }]);
    },
  );

  it('opens a database’s circuit at the third failure, for 30 s', async () => {
    const rig = new Rig();
    const { database } = rig.instance();
    for (let n = 0; n < 3; n++) await run(database, failWith('database_unavailable'));
    expect(await database.standing()).toEqual({ is: 'reject', until: beginning + 30 * secondMs, by: 'state' });
    expect(await run(database, succeed)).toBe('database_circuit_open');
  });

  it('counts each of 20 failures at once, and reports one transition', async () => {
    const store = new InProcessStore();
    const rig = new Rig({ store });
    await Promise.all(Array.from({ length: 20 }, () => run(rig.instance().source, fail)));
    expect(await store.addFailure('source', { gen: 0, at: rig.now, windowMs: minuteMs })).toBe(21);
    expect(rig.transitions).toHaveLength(1);
  });

  it('does not open if the failures are further apart than the window', async () => {
    const rig = new Rig();
    for (let nth = 0; nth < 12; nth++) {
      expect(await run(rig.instance().source, fail)).toBe('source_failing');
      await rig.wait(6 * minuteMs);
    }
    expect(rig.transitions).toEqual([]);
  });

  it.each([
    ['a fault of ours', failWith('argument_invalid')],
    ['the database’s trouble', failWith('database_unavailable')],
    ['the bucket’s trouble', failWith('landing_failed')],
    ['the deadline', failWith('deadline_near')],
    ['a circuit’s own rejection', failWith('source_circuit_open')],
  ])('does not count %s', async (_what, call) => {
    const rig = new Rig();
    const { source } = rig.instance();
    for (let n = 0; n < 6; n++) await run(source, call);
    expect(rig.storeCalls).toEqual(['readAll']);
  });

  it('does not count a call that the invocation’s deadline ended, whatever the client makes of it', async () => {
    const rig = new Rig();
    const { source } = rig.instance();
    for (let n = 0; n < 6; n++)
      expect(await run(source, failWith('source_timeout'), AbortSignal.abort())).toBe('source_timeout');
    expect(rig.storeCalls).toEqual(['readAll']);
  });

  it('counts a call that used up its own time, whatever the client makes of it', async () => {
    const rig = new Rig();
    const { database } = rig.instance();
    for (let n = 0; n < 3; n++) {
      const hanging = run(
        database,
        ({ signal }) =>
          new Promise((_resolve, reject) => {
            signal.addEventListener('abort', () => reject(new OddsError('deadline_near', 'The client was aborted.')));
          }),
      );
      await settled();
      await rig.wait(20 * secondMs);
      expect(await hanging).toBe('deadline_near');
    }
    expect(rig.transitions).toMatchObject([{ to: 'open', because: '3 calls failed, the last with call_timeout' }]);
  });

  it('opens at one 429 with a retry-after, until then', async () => {
    const rig = new Rig();
    const { source } = rig.instance();
    await run(source, failWith('source_throttled', { retryAfterMs: 7 * minuteMs }));
    await rig.wait(7 * minuteMs - 1);
    expect(await run(source, succeed)).toBe('source_circuit_open');
    await rig.wait(1);
    expect(await run(source, succeed)).toBe('odds');
  });

  it('keeps the longest wait that any of several calls received', async () => {
    const rig = new Rig();
    const calls = [2, 9, 4].map((minutes) => failWith('source_throttled', { retryAfterMs: minutes * minuteMs }));
    await Promise.all(calls.map((call) => run(rig.instance().source, call)));
    expect(await rig.instance().source.standing()).toMatchObject({ until: beginning + 9 * minuteMs });
  });

  it('obeys no wait of more than a day', async () => {
    const rig = new Rig();
    const { source } = rig.instance();
    await run(source, failWith('source_throttled', { retryAfterMs: 365 * 24 * 60 * minuteMs }));
    expect(await source.standing()).toMatchObject({ until: beginning + 24 * 60 * minuteMs });
  });

  it('is read again before the next call if another instance has changed it', async () => {
    const rig = new Rig();
    const { source } = rig.instance();
    await run(source, succeed);
    await openSource(rig);
    expect(await run(source, fail)).toBe('source_failing');
    expect(await run(source, succeed)).toBe('source_circuit_open');
  });
});
