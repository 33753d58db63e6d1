import { expect, it } from 'vitest';
import { odds } from '../../../../lib/backlog/kinds.ts';
import { type LandedPeriod, landedBetween } from '../../../../lib/landing/landed-between.ts';
import type { LandedStore } from '../../../../lib/landing/landed-store.ts';
import { answerAt, land, memoryStore } from '../../../support/landed.ts';

async function daysIn(landedStore: Pick<LandedStore, 'list'>, period: LandedPeriod) {
  const days = [];
  for await (const day of landedBetween(odds, landedStore, period)) days.push(day);
  return days;
}

async function storeOfThreeDays() {
  const store = memoryStore();
  const days = ['2026-06-30', '2026-07-01', '2026-07-01', '2026-07-02'];
  const times = days.map((day, hour) => `${day}T1${hour}:00:00.000Z`);
  for (const league of ['mlb', 'nfl'])
    await land(
      store,
      times.map((time) => answerAt(time, [], { league })),
    );
  await store.put('landed/readme.txt', new Uint8Array());
  await store.put('landed/made-up/mlb/2026-07-01/notes.txt', new Uint8Array());
  return store;
}

it('gives the days of a period, league by league, and leaves out what is no observation', async () => {
  const days = await daysIn(await storeOfThreeDays(), { from: '2026-07-01', to: '2026-07-01' });
  expect(days.map(({ league, day, keys }) => [league, day, keys.length])).toEqual([
    ['mlb', '2026-07-01', 2],
    ['nfl', '2026-07-01', 2],
  ]);
});

it('keeps to one league, and to one source', async () => {
  const store = await storeOfThreeDays();
  const period = { from: '2026-06-01', to: '2026-07-31' };
  const found = async (only: object) =>
    (await daysIn(store, { ...period, ...only })).map(({ league, day }) => `${league} ${day}`);
  expect(await found({ league: 'nfl' })).toEqual(['nfl 2026-06-30', 'nfl 2026-07-01', 'nfl 2026-07-02']);
  expect(await found({ source: 'made-up' })).toHaveLength(6);
  expect(await found({ source: 'another' })).toEqual([]);
});
