import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { odds } from '../../../../lib/backlog/kinds.ts';
import { readInParts } from '../../../../lib/backlog/read-in-parts.ts';
import { recordedOdds } from '../../../../lib/backlog/recorded-odds.ts';
import { answerAt, land, memoryStore, readersOf } from '../../../support/landed.ts';

it('gives readings in the order of their keys, with a bounded number under way, and sets a body that cannot be read aside', async () => {
  const store = memoryStore();
  const minutes = Array.from({ length: 25 }, (_, minute) => `2026-08-03T16:${String(minute).padStart(2, '0')}:00.000Z`);
  await land(
    store,
    minutes.map((at, index) => answerAt(at, index === 3 ? 'unreadable' : [])),
  );
  let underWay = 0;
  let most = 0;
  const get = async (key: string) => {
    underWay += 1;
    most = Math.max(most, underWay);
    // Of some that are under way, the last answers first.
    for (let turns = 30 - underWay * 2; turns > 0; turns -= 1) await setImmediate();
    underWay -= 1;
    return store.get(key);
  };
  const kind = recordedOdds(readersOf(1));
  const keys: string[] = [];
  const parts: [read: number, unread: number][] = [];
  for await (const { read, unread } of readInParts(
    store.list(odds.root),
    { kind, landedStore: { get } },
    { size: 10 },
  )) {
    keys.push(...[...read, ...unread].map(({ landedKey }) => landedKey).sort());
    parts.push([read.length, unread.length]);
    expect(read.map(({ landedKey }) => landedKey)).toEqual(read.map(({ landedKey }) => landedKey).sort());
  }
  expect(parts).toEqual([
    [9, 1],
    [10, 0],
    [5, 0],
  ]);
  expect(keys).toEqual([...store.objects.keys()].sort());
  expect(most).toBe(9);
});
