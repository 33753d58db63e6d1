import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoDbQuotaMemory } from '../../../lib/aws/dynamodb-quota-memory.ts';
import { metered } from '../../../lib/sources/the-odds-api/metered-source.ts';
import { theOddsApiSource } from '../../../lib/sources/the-odds-api/source.ts';
import { observationOf } from '../../unit/lib/sources/the-odds-api/odds.ts';
import { startStateTable, table, unreachableClient } from './dynamodb-rig.ts';

const hourMs = 60 * 60_000;
const beginning = Date.UTC(2026, 7, 3, 16);
const { signal } = new AbortController();
const quota = (remaining: number) => ({ remaining, used: null, cost: null });

let state: Awaited<ReturnType<typeof startStateTable>>;
let nth = 0;

beforeAll(async () => {
  state = await startStateTable();
});
afterAll(() => state.close());

/** The memory of a source that no other test knows, and its clock. */
function freshMemory({ client = state.client } = {}) {
  const clock = { now: beginning };
  const source = `source-${++nth}`;
  return { clock, source, memory: dynamoDbQuotaMemory({ client, table, source, now: () => new Date(clock.now) }) };
}

describe('the quota in DynamoDB', () => {
  it('is unknown before the first answer', async () => {
    expect(await freshMemory().memory.remaining(signal)).toBeNull();
  });

  it('is the last value, for every instance, separately for each source', async () => {
    const { memory, source } = freshMemory();
    for (const remaining of [487, 484, 0]) await memory.remember(quota(remaining), signal);
    const another = dynamoDbQuotaMemory({ client: state.client, table, source, now: () => new Date(beginning) });
    expect(await another.remaining(signal)).toBe(0);
    expect(await freshMemory().memory.remaining(signal)).toBeNull();
  });

  it('costs one request to look up, and one to write down', async () => {
    const { memory } = freshMemory();
    state.requests.length = 0;
    await memory.remember(quota(487), signal);
    await memory.remaining(signal);
    expect(state.requests).toEqual(['PutItemCommand', 'GetItemCommand']);
  });

  it('is known for a day, and then unknown, whether DynamoDB has deleted it or not', async () => {
    const { memory, clock } = freshMemory();
    await memory.remember(quota(2), signal);
    clock.now += 24 * hourMs - 1_000;
    expect(await memory.remaining(signal)).toBe(2);
    clock.now += 1_000;
    expect(await memory.remaining(signal)).toBeNull();
    await memory.remember(quota(500), signal);
    expect(await memory.remaining(signal)).toBe(500);
  });

  it('that is used up is known for an hour only: a refusal costs nothing', async () => {
    const { memory, clock } = freshMemory();
    await memory.remember(quota(0), signal);
    clock.now += hourMs - 1_000;
    expect(await memory.remaining(signal)).toBe(0);
    clock.now += 1_000;
    expect(await memory.remaining(signal)).toBeNull();
  });

  it.each([{}, { remaining: { S: 'many' } }, { remaining: { N: '5' } }])(
    'is not known from an item that is not what was written there: %j',
    async (found) => {
      const { memory, source } = freshMemory();
      const Item = { pk: { S: 'quota' }, sk: { S: source }, ...found };
      await state.client.send(new PutItemCommand({ TableName: table, Item }));
      expect(await memory.remaining(signal)).toBeNull();
    },
  );

  it('throws if the table is unavailable, or time is up', async () => {
    const client = unreachableClient();
    const { memory } = freshMemory({ client });
    await expect(memory.remaining(signal)).rejects.toThrow();
    await expect(memory.remember(quota(1), signal)).rejects.toThrow();
    await expect(freshMemory().memory.remaining(AbortSignal.abort())).rejects.toThrow();
    client.destroy();
  });
});

describe('a source with its quota in DynamoDB', () => {
  const budget = { cost: 3, reserve: 60, closingMs: 15 * 60_000 };
  const call = { signal, correlationId: 'run-1' };
  const slate = { league: 'mlb', slateDate: null };

  it('is asked until only the reserve is left, and again when a day has passed', async () => {
    const { memory, clock } = freshMemory();
    let left = 66;
    const answer = async () => {
      left -= budget.cost;
      return observationOf('[]', { headers: { 'x-requests-remaining': String(left) } });
    };
    const nextPitch = async () => null;
    const observe = metered(answer, { memory, budget, nextPitch, now: () => new Date(clock.now) });
    await observe(slate, call);
    await observe(slate, call);
    await expect(observe(slate, call)).rejects.toMatchObject({ code: 'source_reserve_kept' });
    expect(left).toBe(60);
    clock.now += 25 * hourMs;
    await observe(slate, call);
    expect(left).toBe(57);
  });

  it('that refuses for want of credits leaves a quota of 0 behind, and is not asked again before an hour has passed', async () => {
    const { memory, clock } = freshMemory();
    const now = () => new Date(clock.now);
    let calls = 0;
    const fetch = async () => {
      calls += 1;
      return Response.json({ message: 'No.', error_code: 'OUT_OF_USAGE_CREDITS' }, { status: 401 });
    };
    const source = theOddsApiSource({ baseUrl: 'https://odds.test', fetch, now, apiKey: () => '0'.repeat(32) });
    const nextPitch = async () => new Date(clock.now + 60_000);
    const observe = metered(source.observe, { memory, budget, nextPitch, now });
    for (const expected of [1, 1, 1]) {
      await expect(observe(slate, call)).rejects.toMatchObject({ code: 'source_out_of_quota' });
      expect([calls, await memory.remaining(signal)]).toEqual([expected, 0]);
    }
    clock.now += hourMs;
    await expect(observe(slate, call)).rejects.toMatchObject({ code: 'source_out_of_quota' });
    expect(calls).toBe(2);
  });

  it('is asked all the same while the table is unavailable', async () => {
    const client = unreachableClient();
    const { memory } = freshMemory({ client });
    const answer = observationOf('[]', { headers: { 'x-requests-remaining': '5' } });
    const now = () => new Date(beginning);
    const observe = metered(async () => answer, { memory, budget, nextPitch: async () => null, now });
    expect(await observe(slate, call)).toBe(answer);
    client.destroy();
  });
});

describe('the events that were asked, in DynamoDB', () => {
  const asked = { date: '2026-08-03', spent: 14, lastAsked: { a1: '2026-08-03T22:50:00.000Z' } };

  it('are unknown before the first, then the last that were written, beside the quota of the source', async () => {
    const { memory } = freshMemory();
    expect(await memory.askedEvents(signal)).toBeNull();
    await memory.remember(quota(487), signal);
    await memory.rememberEvents({ ...asked, spent: 7 }, signal);
    await memory.rememberEvents(asked, signal);
    expect(await memory.askedEvents(signal)).toEqual(asked);
    expect(await memory.remaining(signal)).toBe(487);
    expect(await freshMemory().memory.askedEvents(signal)).toBeNull();
  });

  it('are unknown from an item that is not what was written there', async () => {
    const { memory, source } = freshMemory();
    const Item = {
      pk: { S: 'quota' },
      sk: { S: `${source}/events` },
      date: { S: '2026-08-03' },
      lastAsked: { S: '{' },
    };
    await state.client.send(new PutItemCommand({ TableName: table, Item }));
    expect(await memory.askedEvents(signal)).toBeNull();
  });

  it('cannot be read or written if the table is unavailable', async () => {
    const { memory } = freshMemory({ client: unreachableClient() });
    await expect(memory.askedEvents(signal)).rejects.toMatchObject({ code: 'state_unavailable' });
    await expect(memory.rememberEvents(asked, signal)).rejects.toMatchObject({ code: 'state_unavailable' });
  });
});
