import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoDbAnomalyMemories } from '../../../lib/aws/dynamodb-anomaly-memories.ts';
import { anomalyRules } from '../../../lib/telemetry/anomaly.ts';
import { type AnomalyMemory, judgeRun, nothingRemembered } from '../../../lib/telemetry/run-anomalies.ts';
import { usualMemory } from '../../support/usual-runs.ts';
import { startStateTable, table, unreachableClient } from './dynamodb-rig.ts';

const { signal } = new AbortController();
const mlb = { source: 'action-network', league: 'mlb' };

let state: Awaited<ReturnType<typeof startStateTable>>;
beforeAll(async () => {
  state = await startStateTable();
});
afterAll(() => state.close());

const memories = () => dynamoDbAnomalyMemories({ client: state.client, table });

/** All that can be kept: every hour of the day, all days, the largest numbers that a run can have. */
function fullMemory(): AnomalyMemory {
  let memory = nothingRemembered;
  for (let day = 20_600; day <= 20_600 + anomalyRules.daysKept; day += 1) {
    for (let hour = 0; hour < 24; hour += 1) {
      for (let run = 0; run < anomalyRules.runsPerHour; run += 1) {
        const recorded = { changes: run % 3, quotes: 12_345 + 17 * run * hour };
        ({ memory } = judgeRun(memory, { day, hour }, { recorded, latencyMs: 20_000 - 997 * (run % 7) }));
      }
    }
  }
  return memory;
}

describe('what is usual for runs, in DynamoDB', () => {
  it('is nothing before the first run', async () => {
    expect(await memories().read({ ...mlb, league: 'none' }, signal)).toEqual(nothingRemembered);
  });

  it('is read as it was written, with two decimals, of each source and league for itself', async () => {
    await memories().write(mlb, usualMemory, signal);
    const { changes, latency } = await memories().read(mlb, signal);
    expect(changes.hours[19]?.map(({ day }) => day)).toEqual(usualMemory.changes.hours[19]?.map(({ day }) => day));
    expect(latency.hours[19]?.[0]?.median).toBeCloseTo(usualMemory.latency.hours[19]?.[0]?.median ?? 0, 2);
    expect(latency.current?.values).toEqual([4.8, 4.8, 4.8]);
    expect(await memories().read({ ...mlb, source: 'sportsbettingdime' }, signal)).toEqual(nothingRemembered);
  });

  it('costs one request to read and one to write, of less than 10 kB however much is remembered', async () => {
    state.requests.length = 0;
    const full = fullMemory();
    await memories().write(mlb, full, signal);
    const known = await memories().read(mlb, signal);
    expect(state.requests).toEqual(['PutItemCommand', 'GetItemCommand']);
    expect(Object.values(known.changes.hours).map((days) => days.length)).toEqual(Array(24).fill(10));
    const Key = { pk: { S: 'anomaly' }, sk: { S: 'action-network/mlb' } };
    const { Item } = await state.client.send(new GetItemCommand({ TableName: table, Key }));
    const bytes = Item?.memory?.S?.length ?? 0;
    expect(bytes).toBeGreaterThan(5_000);
    expect(bytes).toBeLessThan(10_000);
  });

  it.each([{}, { S: 'no JSON' }, { S: '{"changes":1}' }, { N: '5' }])(
    'is nothing if the item is not what was written there: %j',
    async (memory) => {
      const sk = { S: `broken/${JSON.stringify(memory)}` };
      const Item = { pk: { S: 'anomaly' }, sk, ...(Object.keys(memory).length > 0 && { memory: memory as never }) };
      await state.client.send(new PutItemCommand({ TableName: table, Item }));
      const league = JSON.stringify(memory);
      expect(await memories().read({ source: 'broken', league }, signal)).toEqual(nothingRemembered);
    },
  );

  it('throws if the table is unavailable, so that nothing is overwritten', async () => {
    const away = dynamoDbAnomalyMemories({ client: unreachableClient(), table });
    await expect(away.read(mlb, signal)).rejects.toMatchObject({ code: 'state_unavailable' });
    await expect(away.write(mlb, usualMemory, signal)).rejects.toMatchObject({ code: 'state_unavailable' });
  });
});
