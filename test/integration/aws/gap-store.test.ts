import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dynamoDbGapStore } from '../../../lib/aws/dynamodb-gap-store.ts';
import type { GapDay } from '../../../lib/games/gap-day.ts';
import { startStateTable, table } from './dynamodb-rig.ts';

let state: Awaited<ReturnType<typeof startStateTable>>;
beforeAll(async () => {
  state = await startStateTable();
});
afterAll(() => state.close());
const store = () => dynamoDbGapStore({ client: state.client, table, now: () => new Date('2026-07-16T12:00:00.000Z') });

const day: GapDay = {
  date: '2026-07-14',
  from: '2026-07-14T04:00:00.000Z',
  until: '2026-07-15T04:00:00.000Z',
  checkedAt: '2026-07-15T06:17:00.000Z',
  due: [
    { from: '2026-07-14T13:00:00.000Z', everyMinutes: 30, runs: 20, isInWindow: false },
    { from: '2026-07-14T22:50:00.000Z', everyMinutes: 1, runs: 17, isInWindow: true },
  ],
  expectedRuns: 37,
  actualRuns: 35,
  actualRunsOf: { 'action-network': 34, 'the-odds-api': 1 },
  gaps: [
    {
      from: '2026-07-14T22:55:00.000Z',
      until: '2026-07-14T22:57:03.120Z',
      expectedRuns: 3,
      actualRuns: 1,
      isInWindow: true,
      gamePks: [777001],
    },
  ],
  unseenPitches: [777001],
};
const other = { ...day, date: '2026-07-15', checkedAt: '2026-07-15T18:00:00.000Z' };

describe('the gaps in the state table', () => {
  test('are read as they were written, in the order of their dates, of one league', async () => {
    await store().write('mlb', other);
    await store().write('mlb', day);
    await store().write('nfl', { ...day, gaps: [] });
    expect(await store().readBetween('mlb', '2026-07-01', '2026-07-31')).toEqual([day, other]);
    expect(await store().readBetween('mlb', '2026-07-15', '2026-07-15')).toEqual([other]);
    expect(await store().readBetween('nba', '2026-07-01', '2026-07-31')).toEqual([]);
  });

  test('are not overwritten by what was checked earlier', async () => {
    await store().write('late', day);
    await store().write('late', { ...day, checkedAt: '2026-07-15T06:16:00.000Z', gaps: [] });
    expect(await store().readBetween('late', day.date, day.date)).toEqual([day]);
    const later = { ...day, checkedAt: '2026-07-15T06:18:00.000Z', gaps: [] };
    await store().write('late', later);
    expect(await store().readBetween('late', day.date, day.date)).toEqual([later]);
  });

  test('are an error of the state if an item is not what is written there', async () => {
    const item = marshall({ pk: 'gaps#odd', sk: '2026-07-14', due: 'no JSON' });
    await state.client.send(new PutItemCommand({ TableName: table, Item: item }));
    await expect(store().readBetween('odd', '2026-07-14', '2026-07-14')).rejects.toMatchObject({
      code: 'state_unavailable',
      message: 'An item of gaps in the state table is not what was written there.',
    });
  });
});
