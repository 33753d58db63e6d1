import { describe, expect, it } from 'vitest';
import { type Claim, type HeldLease, type LeaseStore, withLease } from '../../../../lib/resilience/lease.ts';

const now = new Date('2026-07-30T17:00:00.000Z');
const taken = async () => ({ taken: true, inherited: [] }) as const;

/** A store that answers as it is given, and what it was asked. */
function storeThat({ take, ...rest }: Partial<LeaseStore> & Pick<LeaseStore, 'take'>) {
  const calls: unknown[] = [];
  const claims: Claim[] = [];
  const store: LeaseStore = {
    take: (name, claim, at, signal) => {
      calls.push(['take', name, at]);
      claims.push(claim);
      return take(name, claim, at, signal);
    },
    settle: async (name, nonce, owes, signal) => {
      calls.push(['settle', name, nonce === claims[0]?.nonce, owes]);
      await rest.settle?.(name, nonce, owes, signal);
    },
    release: async (name, nonce, signal) => {
      calls.push(['release', name, nonce === claims[0]?.nonce]);
      await rest.release?.(name, nonce, signal);
    },
  };
  const options = { store, owner: 'run-1', owes: ['today'], forMs: 60_000, now: () => now };
  const under = <T>(work: (lease: HeldLease) => Promise<T>) => withLease('collect/mlb', options, work);
  return { calls, claims, under };
}

const away = () => Promise.reject(new Error('The table is away.'));
/** A store that hangs, and listens to the signal as its client does. */
const silent = (signal: AbortSignal) =>
  new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
  });

describe('work under a lease', () => {
  it('is done while the lease is held, for as long as it may take at most, and gives its result', async () => {
    const { calls, claims, under } = storeThat({ take: taken });
    const work = async () => {
      calls.push('work');
      return 'done';
    };
    expect(await under(work)).toBe('done');
    const until = now.getTime() + 60_000;
    expect(claims).toEqual([{ owner: 'run-1', owes: ['today'], until, nonce: expect.any(String) }]);
    expect(calls).toEqual([['take', 'collect/mlb', now.getTime()], 'work', ['release', 'collect/mlb', true]]);
  });

  it('has another nonce each time, though its owner has the same name', async () => {
    const { claims, under } = storeThat({ take: taken });
    await under(async () => undefined);
    await under(async () => undefined);
    expect(new Set(claims.map(({ nonce }) => nonce)).size).toBe(2);
  });

  it('learns what it inherits, and says what is still owed', async () => {
    const { calls, under } = storeThat({ take: async () => ({ taken: true, inherited: ['yesterday'] }) });
    await under(async ({ inherited, settle }) => await settle([...inherited, 'tomorrow']));
    expect(calls[1]).toEqual(['settle', 'collect/mlb', true, ['yesterday', 'tomorrow']]);
  });

  it('goes on if what is owed cannot be saved', async () => {
    const { under } = storeThat({ take: taken, settle: away });
    const work = async ({ settle }: HeldLease) => {
      await settle([]);
      return 'done';
    };
    expect(await under(work)).toBe('done');
  });

  it('is not done while another one has the lease, which is left alone; that is on purpose, and no failure', async () => {
    const { calls, under } = storeThat({ take: async () => ({ taken: false, holder: 'run-0' }) });
    const work = () => Promise.reject(new Error('it was done'));
    await expect(under(work)).rejects.toMatchObject({
      code: 'run_overlaps',
      message: 'The run run-0 has collect/mlb, and this one would see the same.',
      policy: { skipped: true, tryNextSource: false, circuit: null },
      details: { holder: 'run-0' },
    });
    expect(calls).toHaveLength(1);
  });

  it('ends the lease also if it throws, and throws the same', async () => {
    const { calls, under } = storeThat({ take: taken });
    const fault = new TypeError('a fault of ours');
    await expect(under(() => Promise.reject(fault))).rejects.toBe(fault);
    expect(calls.at(-1)).toEqual(['release', 'collect/mlb', true]);
  });

  it('is done without a lease if the store does not answer, and knows why; what may have been taken is given back', async () => {
    const { calls, under } = storeThat({ take: away });
    expect(await under(async ({ failure }) => failure?.message)).toBe('The table is away.');
    expect(calls.at(-1)).toEqual(['release', 'collect/mlb', true]);
  });

  it('does not wait long for a store that is silent', async () => {
    const { under } = storeThat({ take: (_name, _claim, _now, signal) => silent(signal) });
    expect(await under(async ({ failure }) => failure?.name)).toBe('TimeoutError');
  });

  it('is done, and its own error is the one that is thrown, if the lease cannot be given back', async () => {
    const { under } = storeThat({ take: taken, release: away });
    expect(await under(async () => 'done')).toBe('done');
    await expect(under(() => Promise.reject(new Error('its own')))).rejects.toThrow('its own');
  });
});
