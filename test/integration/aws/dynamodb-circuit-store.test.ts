import { DeleteItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dynamoDbCircuitStore } from '../../../lib/aws/dynamodb-circuit-store.ts';
import type { Circuit } from '../../../lib/resilience/circuit/circuit.ts';
import { openCircuits } from '../../../lib/resilience/circuit/open-circuits.ts';
import { circuitSettings } from '../../../lib/resilience/circuit/settings.ts';
import { type CircuitRecord, initialCircuit } from '../../../lib/resilience/circuit/state.ts';
import type { CircuitStore } from '../../../lib/resilience/circuit/store.ts';
import { fail, minuteMs, run, succeed } from '../../unit/lib/resilience/circuit/rig.ts';
import { startStateTable, table, unreachableClient } from './dynamodb-rig.ts';

const { signal } = new AbortController();
const beginning = Date.UTC(2026, 6, 4, 17);

let state: Awaited<ReturnType<typeof startStateTable>>;
let store: CircuitStore;
/** Another circuit for each test: the table is one. */
let name: string;
let nth = 0;

beforeAll(async () => {
  state = await startStateTable();
  store = dynamoDbCircuitStore({ client: state.client, table });
});
afterAll(() => state.close());
beforeEach(() => {
  state.requests.length = 0;
  name = `source-${++nth}`;
});

const open = { is: 'open', probeAt: beginning + minuteMs, openings: 1, successes: 0 } as const;
const lease = { owner: 'one', until: beginning };
const halfOpen = { is: 'half_open', lease, openings: 2, successes: 1 } as const;
const override = { position: 'closed', owner: 'ann', reason: 'they asked', until: beginning } as const;

function record(gen: number, rest: Partial<CircuitRecord> = {}): CircuitRecord {
  return { gen, state: { is: 'closed' }, override: null, changedAt: beginning, because: 'a test', ...rest };
}

describe('circuits in DynamoDB', () => {
  it('are in their initial state before the first write', async () => {
    expect(await store.read(name, signal)).toEqual(initialCircuit);
    expect((await store.readAll(signal)).has(name)).toBe(false);
  });

  it('come back as they were written, one by one and all in one read', async () => {
    const written = [record(1, { state: open }), record(2, { state: halfOpen }), record(3, { override })];
    for (const each of written) {
      expect(await store.write(name, each, signal)).toBe(true);
      expect(await store.read(name, signal)).toEqual(each);
    }
    await store.write(`${name}-other`, record(1), signal);
    state.requests.length = 0;
    const all = await store.readAll(signal);
    expect([all.get(name), all.get(`${name}-other`)]).toEqual([written.at(-1), record(1)]);
    expect(state.requests).toEqual(['QueryCommand']);
  });

  it('are written by one of many who have seen the same generation, the first as well as any other', async () => {
    for (const gen of [1, 2, 3]) {
      const writers = Array.from({ length: 10 }, (_, n) => record(gen, { because: `writer ${n}` }));
      const won = await Promise.all(writers.map((each) => store.write(name, each, signal)));
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await store.read(name, signal)).toEqual(writers[won.indexOf(true)]);
    }
    expect(await store.write(name, record(3), signal)).toBe(false);
    expect(await store.write(name, record(5), signal)).toBe(false);
  });

  it('count every one of 20 failures at once', async () => {
    const window = { gen: 0, at: beginning, windowMs: 5 * minuteMs };
    const counts = await Promise.all(Array.from({ length: 20 }, () => store.addFailure(name, window, signal)));
    expect(Math.max(...counts)).toBe(20);
  });

  it('count failures that the version before has counted in a number', async () => {
    const window = { gen: 0, at: beginning, windowMs: 5 * minuteMs };
    await store.addFailure(name, window, signal);
    const { Items = [] } = await state.client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: `circuit-failures#${name}` } },
      }),
    );
    const { failure_ids: _ids, ...item } = Items[0] ?? {};
    await state.client.send(new PutItemCommand({ TableName: table, Item: { ...item, failures: { N: '3' } } }));
    expect(await store.addFailure(name, window, signal)).toBe(4);
  });

  it('count what happened within the window, however its boundaries fall and whichever clock is a little ahead', async () => {
    const windowMs = 5 * minuteMs;
    const at = (minutes: number) => ({ gen: 0, at: beginning + minutes * minuteMs, windowMs });
    for (const minutes of [3, 4, 5, 6]) await store.addFailure(name, at(minutes), signal);
    expect(await store.addFailure(name, at(4.9), signal)).toBe(5);
    expect(await store.addFailure(name, at(7.9), signal)).toBe(6);
    expect(await store.addFailure(name, at(16), signal)).toBe(1);
    expect(await store.addFailure(name, { ...at(16), gen: 1 }, signal)).toBe(1);
  });

  it('say that the table is unavailable if it is, if time is up, and if an item is not what was written', async () => {
    const unreachable = unreachableClient();
    const away = { code: 'state_unavailable' };
    await expect(dynamoDbCircuitStore({ client: unreachable, table }).readAll(signal)).rejects.toMatchObject(away);
    await expect(store.read(name, AbortSignal.abort())).rejects.toMatchObject(away);
    const Item = { pk: { S: 'circuit' }, sk: { S: 'broken' }, gen: { N: '1' }, circuit: { S: '{"state":' } };
    await state.client.send(new PutItemCommand({ TableName: table, Item }));
    await expect(store.read('broken', signal)).rejects.toMatchObject(away);
    await state.client.send(new DeleteItemCommand({ TableName: table, Key: { pk: Item.pk, sk: Item.sk } }));
    unreachable.destroy();
  });
});

describe('a circuit in DynamoDB', () => {
  let now = beginning;
  const storeFailures: unknown[] = [];
  const instance = () => {
    const { circuit } = openCircuits({
      store,
      clock: () => now,
      random: () => 0,
      owner: 'one',
      onTransition: () => undefined,
      onStoreFailure: (failure) => storeFailures.push(failure),
      // Dynalite on a busy machine is no measure of DynamoDB.
      limits: { storeTimeoutMs: 30_000 },
    });
    const settings = circuitSettings('source', { intervalMs: minuteMs, callTimeoutMs: 10_000 });
    const of = (named: string) => circuit({ name: named, kind: 'source', settings });
    return { source: of(name), other: of(`${name}-other`) };
  };
  afterEach(() => expect(storeFailures).toEqual([]));

  it('costs a healthy run one request, a read, for all its circuits', async () => {
    const { source, other } = instance();
    for (let minute = 0; minute < 3; minute++) {
      for (const circuit of [source, other, source, other]) expect(await run(circuit, succeed)).toBe('odds');
      now += minuteMs;
    }
    expect(state.requests).toEqual(['QueryCommand', 'QueryCommand', 'QueryCommand']);
  });

  it('opens when 20 instances fail at once, is probed by one of 20, and closes', async () => {
    await Promise.all(Array.from({ length: 20 }, () => run(instance().source, fail)));
    expect(await run(instance().source, succeed)).toBe('source_circuit_open');
    for (let probe = 0; probe < 2; probe++) {
      now += minuteMs;
      expect(await callsOfTwenty(() => instance().source)).toBe(1);
    }
    state.requests.length = 0;
    expect(await run(instance().source, async ({ probe }) => probe)).toBe(false);
    expect(state.requests).toEqual(['QueryCommand']);
  });
});

/** How many of twenty instances get to call. A call lasts until each of the others has called too, or was rejected. */
async function callsOfTwenty(circuit: () => Circuit): Promise<number> {
  const everybodyKnows = Promise.withResolvers<void>();
  let called = 0;
  let rejected = 0;
  const check = () => called + rejected === 20 && everybodyKnows.resolve();
  const call = async () => {
    called += 1;
    check();
    await everybodyKnows.promise;
  };
  const runs = Array.from({ length: 20 }, async () => {
    if ((await run(circuit(), call)) !== 'source_circuit_open') return;
    rejected += 1;
    check();
  });
  await Promise.all(runs);
  return called;
}
