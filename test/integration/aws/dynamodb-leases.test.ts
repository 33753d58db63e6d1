import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dynamoDbLeases } from '../../../lib/aws/dynamodb-leases.ts';
import { type Claim, type LeaseStore, withLease } from '../../../lib/resilience/lease.ts';
import { startStateTable, table, unreachableClient } from './dynamodb-rig.ts';

const minuteMs = 60_000;
const beginning = Date.UTC(2026, 6, 30, 17);
const { signal } = new AbortController();

let state: Awaited<ReturnType<typeof startStateTable>>;
let leases: LeaseStore;
/** Another lease for each test: the table is one. */
let name: string;
let nth = 0;

beforeAll(async () => {
  state = await startStateTable();
  leases = dynamoDbLeases({ client: state.client, table });
});
afterAll(() => state.close());
beforeEach(() => {
  name = `collect-odds/source-${++nth}/mlb`;
});

const claimOf = (owner: string, until = beginning, owes: readonly string[] = []): Claim => {
  return { owner, nonce: `nonce-of-${owner}`, until, owes };
};
/** How a claim fares at a minute past the beginning, for a minute. */
const claim = (owner: string, minute = 0, owes: readonly string[] = []) => {
  const now = beginning + minute * minuteMs;
  return leases.take(name, claimOf(owner, now + minuteMs, owes), now, signal);
};
const take = async (owner: string, minute = 0) => (await claim(owner, minute)).taken;
const settle = (owner: string, owes: readonly string[]) => leases.settle(name, `nonce-of-${owner}`, owes, signal);
const release = (owner: string) => leases.release(name, `nonce-of-${owner}`, signal);

describe('leases in DynamoDB', () => {
  it('are given to exactly one of 20 at once, the first time and when the last one has ended', async () => {
    for (const minute of [0, 1, 2]) {
      const got = await Promise.all(Array.from({ length: 20 }, (_, n) => take(`run-${minute}-${n}`, minute)));
      expect(got.filter(Boolean)).toHaveLength(1);
    }
  });

  it('are taken over if they have ended, and not a moment before', async () => {
    expect(await take('first')).toBe(true);
    expect(await take('second', 0.999)).toBe(false);
    expect(await take('second', 1)).toBe(true);
    expect(await take('first', 1.5)).toBe(false);
  });

  it('are for one name each', async () => {
    expect(await take('first')).toBe(true);
    name = `${name}-another`;
    expect(await take('second')).toBe(true);
  });

  it('are not taken twice, not even by one owner: a repeated delivery has the id of the first', async () => {
    expect(await take('first')).toBe(true);
    const again = { ...claimOf('first', beginning + minuteMs), nonce: 'another' };
    expect(await leases.take(name, again, beginning + 1, signal)).toEqual({ taken: false, holder: 'first' });
    expect(await take('second', 1.2)).toBe(true);
  });

  it('are free at once when their owner gives them back', async () => {
    await take('first');
    await release('first');
    expect(await take('second')).toBe(true);
  });

  it('are released only by their owner, and only while it has them', async () => {
    await take('first');
    await release('second');
    expect(await take('second')).toBe(false);
    expect(await take('second', 1)).toBe(true);
    await release('first');
    expect(await take('third', 1.5)).toBe(false);
  });

  it('may be given back although they are free', async () => {
    await expect(release('first')).resolves.toBeUndefined();
  });

  it('cost a request to take and one to give back', async () => {
    state.requests.length = 0;
    await take('first');
    await release('first');
    expect(state.requests).toEqual(['UpdateItemCommand', 'DeleteItemCommand']);
  });

  it('of the version before are taken over when they have ended, and say nothing of what was owed', async () => {
    const until = { N: String(beginning + minuteMs) };
    const Item = { pk: { S: 'lease' }, sk: { S: name }, lease_owner: { S: 'old' }, lease_until: until };
    await state.client.send(new PutItemCommand({ TableName: table, Item }));
    expect(await claim('new', 0.5, ['x'])).toEqual({ taken: false, holder: 'old' });
    expect(await claim('new', 1, ['x'])).toEqual({ taken: true, inherited: [] });
  });

  it('throw if the table is unavailable, or time is up', async () => {
    const unreachable = unreachableClient();
    const lease = claimOf('first');
    await expect(dynamoDbLeases({ client: unreachable, table }).take(name, lease, 0, signal)).rejects.toThrow();
    await expect(dynamoDbLeases({ client: unreachable, table }).settle(name, 'nonce', [], signal)).rejects.toThrow();
    await expect(dynamoDbLeases({ client: unreachable, table }).release(name, 'first', signal)).rejects.toThrow();
    await expect(leases.take(name, lease, 0, AbortSignal.abort())).rejects.toThrow();
    unreachable.destroy();
  });
});

describe('what is owed under a lease in DynamoDB', () => {
  it('is inherited by the next owner if the lease was never given back, with what was refused meanwhile', async () => {
    await claim('killed', 0, ['killed today', 'killed tomorrow']);
    expect(await claim('refused', 0.5, ['refused today'])).toEqual({ taken: false, holder: 'killed' });
    expect(await claim('refused too', 0.6, ['refused too'])).toEqual({ taken: false, holder: 'killed' });
    const { inherited } = (await claim('next', 1, ['next today'])) as { readonly inherited: readonly string[] };
    expect([...inherited].sort()).toEqual(['killed today', 'killed tomorrow', 'refused today', 'refused too']);
  });

  it('is inherited over and over until an owner gives the lease back', async () => {
    for (const [minute, owner] of ['first', 'second', 'third'].entries()) await claim(owner, minute, [`of ${owner}`]);
    expect(await claim('fourth', 3)).toEqual({
      taken: true,
      inherited: expect.arrayContaining(['of first', 'of second', 'of third']),
    });
    await release('fourth');
    expect(await claim('fifth', 3.5, ['x'])).toEqual({ taken: true, inherited: [] });
  });

  it('is gone once it is settled, also for refused claims, and whichever run dies then', async () => {
    await claim('first', 0, ['today', 'tomorrow']);
    await claim('refused', 0.1, ['refused']);
    await settle('first', ['tomorrow']);
    await settle('second', ['of another']);
    expect(await claim('second', 1)).toEqual({ taken: true, inherited: ['tomorrow'] });
    await settle('second', []);
    await claim('refused', 1.5, ['refused']);
    expect(await claim('third', 2, ['x'])).toEqual({ taken: true, inherited: [] });
  });

  it('outlives the lease by days: an item that has expired may be deleted', async () => {
    await claim('killed', 0, ['today']);
    const Key = { pk: { S: 'lease' }, sk: { S: name } };
    const { Item } = await state.client.send(new GetItemCommand({ TableName: table, Key }));
    expect(Number(Item?.expires_at?.N) * 1000).toBeGreaterThan(beginning + 24 * 60 * minuteMs);
  });
});

describe('work under a lease in DynamoDB', () => {
  const under = (store: LeaseStore, owner: string, work: () => Promise<string>) =>
    withLease(name, { store, owner, owes: [], forMs: minuteMs, now: () => new Date(beginning) }, work);

  it('is done by one of 20 at once, while the others are refused, and by the next once that one has thrown', async () => {
    const others = Promise.withResolvers<void>();
    let turnedAway = 0;
    const runs = Array.from({ length: 20 }, (_, n) =>
      under(patiently(leases), `run-${n}`, async () => {
        await others.promise;
        throw new Error('it broke');
      }).catch(({ code, message }) => {
        if (code === 'run_overlaps' && ++turnedAway === 19) others.resolve();
        return code ?? message;
      }),
    );
    expect((await Promise.all(runs)).filter((end) => end === 'it broke')).toHaveLength(1);
    expect(turnedAway).toBe(19);
    expect(await under(patiently(leases), 'next', async () => 'done')).toBe('done');
  });

  it('is done by all while the table is unavailable', async () => {
    const unreachable = unreachableClient();
    const store = dynamoDbLeases({ client: unreachable, table });
    const runs = Array.from({ length: 5 }, (_, n) => under(store, `run-${n}`, async () => 'done'));
    expect(await Promise.all(runs)).toEqual(Array(5).fill('done'));
    unreachable.destroy();
  });
});

/** Dynalite on a busy machine is no measure of DynamoDB, which answers in time. */
function patiently(store: LeaseStore): LeaseStore {
  return {
    take: (named, lease, now) => store.take(named, lease, now, signal),
    settle: (named, nonce, owes) => store.settle(named, nonce, owes, signal),
    release: (named, nonce) => store.release(named, nonce, signal),
  };
}
