import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { credentials, region } from '../../../infra/local/account.ts';
import { startDynamoDb } from '../../../infra/local/dynamodb.ts';
import { dynamoDbScheduleStore } from '../../../lib/aws/dynamodb-schedule-store.ts';
import { gamesOn, type Schedule, type ScheduledGame } from '../../../lib/games/schedule.ts';
import type { ScheduleStore } from '../../../lib/games/schedule-store.ts';
import { datesBetween, daysAfter } from '../../../lib/odds/slate-date.ts';
import { searchOf } from '../../support/search.ts';

const table = 'odds-test-state';
const folder = mkdtempSync(join(tmpdir(), 'odds-schedule-store-'));
const { signal } = new AbortController();

let service: Awaited<ReturnType<typeof startDynamoDb>>;
let client: DynamoDBClient;
let store: ScheduleStore;
/** By the store's clock. */
let now = new Date('2026-08-03T16:00:00.000Z');
let leagues = 0;
/** A league of its own for each test. */
const freshLeague = () => `l${++leagues}`;

beforeAll(async () => {
  service = await startDynamoDb({ folder, table });
  client = new DynamoDBClient({ endpoint: service.url, region, credentials, maxAttempts: 1 });
  store = dynamoDbScheduleStore({ client, table, now: () => now });
});
afterAll(async () => {
  client.destroy();
  await service.close();
  rmSync(folder, { recursive: true, force: true });
});

const [monday, tuesday, wednesday] = ['2026-08-03', '2026-08-04', '2026-08-05'] as const;
const [morning, noon] = ['2026-08-03T12:00:00.000Z', '2026-08-03T16:00:00.000Z'] as const;

function game(gamePk: number, officialDate: string, changes: Partial<ScheduledGame> = {}): ScheduledGame {
  return {
    gamePk,
    officialDate,
    startTime: `${officialDate}T23:05:00.000Z`,
    startIsOpen: false,
    kind: 'regular_season',
    state: 'scheduled',
    ifNecessary: false,
    ...changes,
  };
}

describe('what is known of an official date', () => {
  it('is nothing at first, and then the games that a schedule has on it, or that it has none', async () => {
    const league = freshLeague();
    expect(await store.gamesOn(league, monday, signal)).toBeUndefined();
    const teams = { away: 'Toronto Blue Jays', home: 'Boston Red Sox' };
    const games = [
      game(1, monday, { startIsOpen: true, teams }),
      game(2, monday, { ifNecessary: true, kind: 'postseason' }),
    ];
    await store.write(league, { from: monday, to: tuesday, games }, morning, signal);
    expect(await store.gamesOn(league, monday, signal)).toEqual(games);
    expect(await store.gamesOn(league, tuesday, signal)).toEqual([]);
    expect(await store.gamesOn(league, wednesday, signal)).toBeUndefined();
    expect(await store.gamesOn(freshLeague(), monday, signal)).toBeUndefined();
  });

  it('is what the newest capture says, whenever an older one comes', async () => {
    const league = freshLeague();
    const scheduled = { from: monday, to: monday, games: [game(1, monday)] };
    const postponed = { ...scheduled, games: [game(1, monday, { state: 'postponed' })] };
    expect(await store.write(league, postponed, noon, signal)).toEqual([monday]);
    expect(await store.write(league, scheduled, morning, signal)).toEqual([]);
    expect(await store.gamesOn(league, monday, signal)).toEqual(postponed.games);
  });

  it('has changed only if its games have, or if it was not known', async () => {
    const league = freshLeague();
    const games = [game(1, monday), game(2, tuesday)];
    const dates = { from: monday, to: tuesday };
    expect(await store.write(league, { ...dates, games }, morning, signal)).toEqual([monday, tuesday]);
    expect(await store.write(league, { ...dates, games }, morning, signal)).toEqual([]);
    const begun = [game(1, monday, { state: 'live' }), game(2, tuesday)];
    expect(await store.write(league, { from: monday, to: wednesday, games: begun }, noon, signal)).toEqual([
      monday,
      wednesday,
    ]);
  });

  it('loses a game that a newer schedule of it has on another date', async () => {
    const league = freshLeague();
    const before = [game(1, monday), game(2, monday)];
    await store.write(league, { from: monday, to: wednesday, games: before }, morning, signal);
    const makeup = game(1, tuesday);
    await store.write(league, { from: monday, to: tuesday, games: [game(2, monday), makeup] }, noon, signal);
    expect(await store.gamesOn(league, monday, signal)).toEqual([game(2, monday)]);
    expect(await store.gamesOn(league, tuesday, signal)).toEqual([makeup]);
  });

  it('loses a game, too, that was moved to a date of which the newer schedule says nothing', async () => {
    const league = freshLeague();
    await store.write(league, { from: monday, to: monday, games: [game(1, monday)] }, morning, signal);
    const moved = game(1, '2026-09-01', { state: 'postponed' });
    expect(await store.write(league, { from: monday, to: monday, games: [moved] }, noon, signal)).toEqual([monday]);
    expect(await store.gamesOn(league, monday, signal)).toEqual([]);
    expect(await store.gamesOn(league, '2026-09-01', signal)).toBeUndefined();
  });

  it('keeps when a game was first seen to be final, its first pitch, and which game follows another', async () => {
    const league = freshLeague();
    const write = (capturedAt: string, ...games: readonly ScheduledGame[]) =>
      store.write(league, { from: monday, to: monday, games }, capturedAt, signal);
    const second = game(2, monday, { followsFirst: true });
    const final = game(1, monday, { state: 'final', firstPitch: '2026-08-03T23:07:00Z' });
    await write(morning, game(1, monday, { state: 'live' }), second);
    expect(await write(noon, final, second)).toEqual([monday]);
    const known = [{ ...final, endedAt: noon }, second];
    expect(await store.gamesOn(league, monday, signal)).toEqual(known);
    expect(await write('2026-08-03T17:00:00.000Z', final, second)).toEqual([]);
    expect(await store.gamesOn(league, monday, signal)).toEqual(known);
  });

  it('is known of a whole season, written at once', async () => {
    const league = freshLeague();
    const dates = datesBetween('2026-03-25', '2026-10-31');
    const games = dates.flatMap((date, index) => (index % 7 === 0 ? [] : [game(index, date)]));
    const changed = await store.write(league, { from: '2026-03-25', to: '2026-10-31', games }, morning, signal);
    expect(changed).toEqual(dates);
    expect(await store.gamesOn(league, dates[200] ?? '', signal)).toMatchObject([{ gamePk: 200 }]);
    expect(await store.gamesOn(league, dates[203] ?? '', signal)).toEqual([]);
  });

  it('is forgotten 30 days after it was last seen', async () => {
    const league = freshLeague();
    await store.write(league, { from: monday, to: monday, games: [] }, morning, signal);
    const Key = { pk: { S: `schedule#${league}` }, sk: { S: monday } };
    const { Item } = await client.send(new GetItemCommand({ TableName: table, Key }));
    expect(Item?.expires_at).toEqual({ N: String(Date.parse('2026-09-02T12:00:00.000Z') / 1000) });
  });

  it('is kept for longer than a season while it has a game without a result', async () => {
    const league = freshLeague();
    const sunday = '2026-08-02';
    const written = { from: sunday, to: sunday };
    const expiry = async () => {
      const Key = { pk: { S: `schedule#${league}` }, sk: { S: sunday } };
      const { Item } = await client.send(new GetItemCommand({ TableName: table, Key }));
      return Number(Item?.expires_at?.N) - Date.parse(morning) / 1000;
    };
    const dayS = 86_400;
    const suspended = game(2, sunday, { state: 'suspended' });
    await store.write(league, { ...written, games: [game(1, sunday, { state: 'final' }), suspended] }, morning, signal);
    expect(await expiry()).toBe(400 * dayS);
    const over = [game(1, sunday, { state: 'final' }), game(2, sunday, { state: 'final' })];
    await store.write(league, { ...written, games: over }, noon, signal);
    expect(await expiry()).toBe(30 * dayS + 4 * 3600);
  });

  it('that was forgotten has changed when a schedule has the same games again', async () => {
    const league = freshLeague();
    const schedule = { from: monday, to: monday, games: [game(1, monday)] };
    const today = now;
    try {
      await store.write(league, schedule, morning, signal);
      now = new Date('2026-09-02T12:00:00.000Z');
      expect(await store.write(league, schedule, now.toISOString(), signal)).toEqual([monday]);
      expect(await store.write(league, schedule, now.toISOString(), signal)).toEqual([]);
    } finally {
      now = today;
    }
  });
});

describe('the next pitch', () => {
  it('is that of a game still to come, today or tomorrow in New York', async () => {
    const league = freshLeague();
    const pitchAfter = async (at: string) => (await store.nextPitchAfter(league, new Date(at), signal))?.toISOString();
    expect(await pitchAfter('2026-08-03T16:00:00Z')).toBeUndefined();
    const games = [
      game(1, monday, { startTime: '2026-08-03T17:05:00.000Z', state: 'postponed' }),
      game(2, monday),
      // In UTC it begins on the day after.
      game(3, monday, { startTime: '2026-08-04T02:10:00.000Z' }),
      game(4, tuesday),
      game(5, wednesday),
    ];
    await store.write(league, { from: monday, to: wednesday, games }, morning, signal);
    expect(await pitchAfter('2026-08-03T16:00:00Z')).toBe('2026-08-03T23:05:00.000Z');
    expect(await pitchAfter('2026-08-03T23:05:00Z')).toBe('2026-08-04T02:10:00.000Z');
    expect(await pitchAfter('2026-08-04T02:10:00Z')).toBe('2026-08-04T23:05:00.000Z');
    expect(await pitchAfter('2026-08-06T16:00:00Z')).toBeUndefined();
  });
});

describe('schedules written in any order', () => {
  const firstDate = '2026-08-01';
  const day = fc.integer({ min: 0, max: 5 });
  const games = fc.uniqueArray(
    fc.record({ gamePk: fc.integer({ min: 1, max: 6 }), day, state: fc.constantFrom('scheduled', 'postponed') }),
    { selector: ({ gamePk }) => gamePk, maxLength: 6 },
  );
  /** Captured at one of few moments, so that some are captured at the same. */
  const capture = fc
    .record({ day, length: fc.integer({ min: 0, max: 3 }), minute: fc.integer({ min: 0, max: 4 }), games })
    .map(({ day: from, length, minute, games: listed }) => ({
      capturedAt: `2026-08-01T12:0${minute}:00.000Z`,
      schedule: {
        from: daysAfter(firstDate, from),
        to: daysAfter(firstDate, from + length),
        games: listed.map(({ gamePk, day: on, state }) => game(gamePk, daysAfter(firstDate, on), { state })),
      } satisfies Schedule,
    }));
  const captures = fc.array(capture, { minLength: 1, maxLength: 5 });
  const orders = captures.chain((all) =>
    fc.tuple(
      fc.constant(all),
      fc.shuffledSubarray(all, { minLength: all.length }),
      fc.shuffledSubarray([...all, ...all], { minLength: 2 * all.length }),
    ),
  );
  const allDates = datesBetween(firstDate, daysAfter(firstDate, 9));

  async function knownAfter(written: readonly { capturedAt: string; schedule: Schedule }[]) {
    const league = freshLeague();
    for (const { capturedAt, schedule } of written) await store.write(league, schedule, capturedAt, signal);
    return Promise.all(allDates.map((date) => store.gamesOn(league, date, signal)));
  }

  it('leave what the newest capture of each date says, also if they are written twice', async () => {
    await fc.assert(
      fc.asyncProperty(orders, async ([all, shuffled, twice]) => {
        const [known, again] = [await knownAfter(shuffled), await knownAfter(twice)];
        expect(again).toEqual(known);
        for (const [index, date] of allDates.entries()) {
          const speaking = all.filter(({ schedule }) => gamesOn(schedule, date) !== undefined);
          const newest = speaking
            .map(({ capturedAt }) => capturedAt)
            .sort()
            .at(-1);
          const possible = speaking
            .filter(({ capturedAt }) => capturedAt === newest)
            .map(({ schedule }) => gamesOn(schedule, date));
          if (possible.length === 0) expect(known[index]).toBeUndefined();
          else expect(possible).toContainEqual(known[index]);
        }
      }),
      searchOf('Schedules written in any order', { inTests: 12, long: 200 }),
    );
  }, 3_600_000);

  it('leave that also if they are written at once', async () => {
    const league = freshLeague();
    const minutes = Array.from({ length: 20 }, (_, minute) => minute);
    const writes = minutes.map((minute) => {
      const capturedAt = `2026-08-01T12:${String(minute).padStart(2, '0')}:00.000Z`;
      const schedule = { from: firstDate, to: firstDate, games: [game(minute + 1, firstDate)] };
      return store.write(league, schedule, capturedAt, signal);
    });
    await Promise.all(writes);
    expect(await store.gamesOn(league, firstDate, signal)).toMatchObject([{ gamePk: 20 }]);
  });
});

describe('the state table', () => {
  it('throws its code if it is unavailable, or holds something else', async () => {
    const elsewhere = new DynamoDBClient({ endpoint: 'http://127.0.0.1:1', region, credentials, maxAttempts: 1 });
    const away = dynamoDbScheduleStore({ client: elsewhere, table, now: () => now });
    const league = freshLeague();
    const schedule = { from: monday, to: tuesday, games: [] };
    const refused = { code: 'state_unavailable' };
    await expect(away.write(league, schedule, morning, signal)).rejects.toMatchObject(refused);
    await expect(away.gamesOn(league, monday, signal)).rejects.toMatchObject(refused);
    await expect(away.nextPitchAfter(league, new Date(morning), signal)).rejects.toMatchObject(refused);
    elsewhere.destroy();
    for (const games of ['no JSON', '{}', '[{"gamePk":1}]']) {
      const Item = { pk: { S: `schedule#${league}` }, sk: { S: monday }, games: { S: games } };
      await client.send(new PutItemCommand({ TableName: table, Item }));
      await expect(store.gamesOn(league, monday, signal)).rejects.toMatchObject(refused);
    }
  });

  it('is not waited for after the caller has given up', async () => {
    const given = AbortSignal.abort();
    await expect(store.gamesOn(freshLeague(), monday, given)).rejects.toMatchObject({ code: 'state_unavailable' });
  });
});
