import { describe, expect, it } from 'vitest';
import { type LeaseStore, withLease } from '../../../../lib/resilience/lease.ts';

const now = new Date('2026-07-30T17:00:00.000Z');

/** A store that answers as told, and what it was told. */
function storeThat({ take, release }: { take: LeaseStore['take']; release?: LeaseStore['release'] }) {
  const told: unknown[] = [];
  const store: LeaseStore = {
    take: (name, lease, at, signal) => {
      told.push(['take', name, lease, at]);
      return take(name, lease, at, signal);
    },
    release: async (name, owner, signal) => {
      told.push(['release', name, owner]);
      await release?.(name, owner, signal);
    },
  };
  const options = { store, owner: 'run-1', forMs: 60_000, now: () => now };
  return { told, with: <T>(work: () => Promise<T>) => withLease('collect/mlb', options, work) };
}

const away = () => Promise.reject(new Error('The table is away.'));
/** A store that hangs, and listens to the signal as its client does. */
const silent = (signal: AbortSignal) =>
  new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
  });

describe('work under a lease', () => {
  it('is done while the lease is held, for as long as it may take at most, and gives its result', async () => {
    const { told, with: under } = storeThat({ take: async () => true });
    const work = async () => {
      told.push('work');
      return 'done';
    };
    expect(await under(work)).toBe('done');
    expect(told).toEqual([
      ['take', 'collect/mlb', { owner: 'run-1', until: now.getTime() + 60_000 }, now.getTime()],
      'work',
      ['release', 'collect/mlb', 'run-1'],
    ]);
  });

  it('is not done while another one has the lease, which is left alone; that is on purpose, and no failure', async () => {
    const { told, with: under } = storeThat({ take: async () => false });
    const work = () => Promise.reject(new Error('it was done'));
    await expect(under(work)).rejects.toMatchObject({
      code: 'run_overlaps',
      message: 'Another run has collect/mlb, and this one would see the same.',
      meaning: { skipped: true, elsewhere: false, circuit: null },
    });
    expect(told).toHaveLength(1);
  });

  it('ends the lease also where it throws, and throws the same', async () => {
    const { told, with: under } = storeThat({ take: async () => true });
    const fault = new TypeError('a fault of ours');
    await expect(under(() => Promise.reject(fault))).rejects.toBe(fault);
    expect(told.at(-1)).toEqual(['release', 'collect/mlb', 'run-1']);
  });

  it('is done where nobody can say who has the lease; and what may have been taken is given back', async () => {
    const { told, with: under } = storeThat({ take: away });
    expect(await under(async () => 'done')).toBe('done');
    expect(told.at(-1)).toEqual(['release', 'collect/mlb', 'run-1']);
  });

  it('does not wait long for a store that is silent', async () => {
    const { with: under } = storeThat({ take: (_name, _lease, _now, signal) => silent(signal) });
    const startedAt = performance.now();
    expect(await under(async () => 'done')).toBe('done');
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });

  it('is done, and its own error is the one that is thrown, where the lease cannot be given back', async () => {
    const { with: under } = storeThat({ take: async () => true, release: away });
    expect(await under(async () => 'done')).toBe('done');
    await expect(under(() => Promise.reject(new Error('its own')))).rejects.toThrow('its own');
  });
});
