import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { gamesOn, isSuspiciouslyEmpty } from '../../../../../lib/games/schedule.ts';
import { readSchedule } from '../../../../../lib/sources/mlb-stats-api/read.ts';
import { dates, observationOf } from './schedules.ts';

/** Recorded by others, so they lie beside the project and not in it. */
const recordings = '../shared/payloads';
const isPresent = existsSync(`${recordings}/mlb-stats-api`) && existsSync(`${recordings}/oracles`);
if (!isPresent) console.info(`Skipped: readings of recorded schedules, because ${recordings} is not there.`);

function read(file: string, ...days: [string, string?]) {
  return readSchedule(observationOf(new Uint8Array(readFileSync(`${recordings}/mlb-stats-api/${file}.json`)), days));
}

const nothing = { games: [] };

describe.skipIf(!isPresent)('recorded schedules', () => {
  test('of a day with postponements have the games that were played, and the postponed ones on their new date', () => {
    const { schedule, entries } = read('schedule-2022-04-07-final-and-postponed', '2022-04-07', '2022-04-08');
    expect(entries).toEqual({ seen: 9, games: 9, repeated: 0, rejected: {} });
    expect(gamesOn(schedule, '2022-04-07')?.map(({ state }) => state)).toEqual(
      Array.from({ length: 7 }, () => 'final'),
    );
    expect(gamesOn(schedule, '2022-04-08')?.map(({ gamePk, state }) => [gamePk, state])).toEqual([
      [661333, 'postponed'],
      [661750, 'postponed'],
    ]);
  });

  test('with a postponed entry in another date’s bucket go by the official date', () => {
    const { schedule } = read('schedule-2022-10-range-postponed-bucket', '2022-10-11', '2022-10-14');
    const counts = ['2022-10-11', '2022-10-12', '2022-10-13', '2022-10-14'].map(
      (date) => gamesOn(schedule, date)?.length,
    );
    expect(counts).toEqual([4, 2, 1, 1]);
    expect(gamesOn(schedule, '2022-10-14')).toMatchObject([{ gamePk: 715752, state: 'postponed', kind: 'postseason' }]);
  });

  test('of the World Series have a game that begins on another day in UTC', () => {
    const { schedule } = read('schedule-2024-10-25-world-series', '2024-10-25');
    expect(gamesOn(schedule, '2024-10-25')).toMatchObject([
      { gamePk: 775300, startTime: '2024-10-26T00:08:00.000Z', kind: 'postseason', state: 'final' },
    ]);
  });

  test('of an off day have none, so that nothing is missed from an empty slate', () => {
    const { schedule } = read('schedule-2024-10-27-empty-day', '2024-10-27');
    const official = gamesOn(schedule, '2024-10-27');
    expect(official).toEqual([]);
    expect(isSuspiciouslyEmpty(nothing, official, '2024-10-27T16:00:00.000Z')).toBe(false);
  });

  test('of a year without official dates have 18 games of spring training on their date', () => {
    const { schedule } = read('schedule-2019-03-09-final-linescore', '2019-03-09');
    const official = gamesOn(schedule, '2019-03-09') ?? [];
    expect(official).toHaveLength(18);
    expect(new Set(official.map(({ kind, state }) => `${kind} ${state}`))).toEqual(new Set(['spring_training final']));
  });
});

describe.skipIf(!isPresent)('the games of 2026, in the shape of the source', () => {
  const gameSchema = z.object({
    gamePk: z.int(),
    officialDate: z.string(),
    gameDate: z.string(),
    gameType: z.string(),
    codedState: z.string(),
    gameNumber: z.int(),
    homeId: z.int(),
  });
  const oracle = isPresent
    ? z.array(gameSchema).parse(JSON.parse(readFileSync(`${recordings}/oracles/mlb-games-2026-to-07-28.json`, 'utf8')))
    : [];
  const season = ['2026-03-25', '2026-09-27'] as const;

  function readSeason(changes: { officialDate?: undefined } = {}) {
    const byDate = Map.groupBy(oracle, ({ officialDate }) => officialDate);
    const listed = [...byDate].map(
      ([date, games]) =>
        [
          date,
          ...games.map(({ codedState, ...game }) => ({ ...game, status: { codedGameState: codedState }, ...changes })),
        ] as const,
    );
    return readSchedule(observationOf(dates(...listed), season));
  }

  test('are all read, with 1,602 finals', () => {
    const { schedule, entries } = readSeason();
    expect(entries).toEqual({ seen: 2431, games: 2431, repeated: 0, rejected: {} });
    const states = Map.groupBy(schedule.games, ({ state }) => state);
    expect(Object.fromEntries([...states].map(([state, games]) => [state, games.length]))).toEqual({
      final: 1602,
      scheduled: 812,
      live: 9,
      postponed: 8,
    });
  });

  test('are on each of their official dates', () => {
    const { schedule } = readSeason();
    const byDate = Map.groupBy(oracle, ({ officialDate }) => officialDate);
    expect(byDate.size).toBe(185);
    for (const [date, games] of byDate) {
      expect(
        gamesOn(schedule, date)
          ?.map(({ gamePk }) => gamePk)
          .toSorted(),
      ).toEqual(games.map(({ gamePk }) => gamePk).toSorted());
    }
  });

  test('that are final start, but for one, on their official date in New York', () => {
    const official = new Map(oracle.map(({ gamePk, officialDate }) => [gamePk, officialDate]));
    const finals = readSeason({ officialDate: undefined }).schedule.games.filter(({ state }) => state === 'final');
    expect(finals).toHaveLength(1602);
    expect(finals.filter(({ gamePk, officialDate }) => officialDate !== official.get(gamePk))).toMatchObject([
      { gamePk: 824912 },
    ]);
  });

  test('of one home team on one date come in the order of their game numbers', () => {
    const numbers = new Map(oracle.map(({ gamePk, gameNumber, homeId }) => [gamePk, { gameNumber, homeId }]));
    const finals = readSeason().schedule.games.filter(({ state }) => state === 'final');
    const pairs = [
      ...Map.groupBy(finals, ({ gamePk, officialDate }) => `${officialDate} ${numbers.get(gamePk)?.homeId}`).values(),
    ]
      .filter((games) => games.length > 1)
      .map((games) => games.map(({ gamePk }) => numbers.get(gamePk)?.gameNumber));
    expect(pairs).toEqual(Array.from({ length: 16 }, () => [1, 2]));
  });

  test('make an empty slate a fault on every date with games to come, and on no other', () => {
    const { schedule } = readSeason();
    const at = '2026-07-28T10:00:00.000Z';
    const days = [...new Set(oracle.map(({ officialDate }) => officialDate))].sort();
    const suspicious = days.filter((date) => isSuspiciouslyEmpty(nothing, gamesOn(schedule, date), at));
    expect(suspicious[0]).toBe('2026-07-28');
    expect(suspicious).toEqual(days.filter((date) => date >= '2026-07-28'));
    // The All-Star break.
    expect(isSuspiciouslyEmpty(nothing, gamesOn(schedule, '2026-07-13'), '2026-07-13T10:00:00.000Z')).toBe(false);
  });
});
