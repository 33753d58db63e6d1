import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stateTable } from '../../../infra/local/account.ts';
import { dynamoDbClient } from '../../../lib/aws/clients.ts';
import { dynamoDbGapStore } from '../../../lib/aws/dynamodb-gap-store.ts';
import { openBacklogScene } from '../../support/backlog-scene.ts';
import { engineAtHand } from '../../support/engines.ts';

// The drains of a stage that observes every 30 minutes by schedule, as they are wired.

const slates = [{ league: 'mlb', everyMinutes: 30, hours: { from: 0, to: 23 }, months: { from: 1, to: 12 } }];

let scene: Awaited<ReturnType<typeof openBacklogScene>>;
beforeAll(async () => {
  scene = await openBacklogScene(engineAtHand(), { SLATES: JSON.stringify(slates), RUNS_START_BY: 'clock' });
});
afterAll(() => scene.close());

const at = (time: string) => new Date(`2026-07-30T${time}.000Z`);

async function drainAt(time: string, event: unknown = {}) {
  scene.clock.at = at(time);
  return await scene.drain(event);
}

async function observeAt(...times: readonly string[]): Promise<void> {
  for (const time of times) {
    scene.clock.at = at(time);
    await scene.collect(undefined, 'batched');
  }
}

async function days() {
  const client = dynamoDbClient({ requestTimeoutMs: 5_000 });
  const store = dynamoDbGapStore({ client, table: stateTable, now: () => scene.clock.at });
  const found = await store.readBetween('mlb', '2026-07-01', '2026-07-31');
  client.destroy();
  return found;
}

describe('a drain', () => {
  test('keeps which runs were due, and which of them came', async () => {
    await drainAt('12:00:00');
    await observeAt('12:00:05', '12:30:05', '14:00:05');
    expect(await drainAt('14:35:00')).toMatchObject({ status: 'drained', waiting: 0 });
    expect(await days()).toMatchObject([
      {
        date: '2026-07-30',
        from: at('12:00:00').toISOString(),
        expectedRuns: 5,
        actualRuns: 3,
        actualRunsOf: { 'action-network': 3 },
        gaps: [
          { from: at('13:00:00').toISOString(), until: at('14:00:05').toISOString(), expectedRuns: 3, actualRuns: 1 },
        ],
      },
    ]);
  });

  test('keeps them while the database is away', async () => {
    scene.takeDatabaseAway();
    await observeAt('14:30:05');
    await drainAt('15:35:00');
    scene.bringDatabaseBack();
    expect(await days()).toMatchObject([
      { expectedRuns: 7, actualRuns: 4, gaps: [{}, { from: at('15:00:00').toISOString() }] },
    ]);
  });

  test('keeps nothing if it is skipped', async () => {
    const before = await days();
    const run = { requestContext: {}, responsePayload: { status: 'deferred' } };
    expect(await drainAt('17:00:00', run)).toMatchObject({ status: 'skipped' });
    expect(await days()).toEqual(before);
  });
});
