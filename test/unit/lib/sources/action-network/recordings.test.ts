import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Split } from '../../../../../lib/odds/line.ts';
import type { Reading } from '../../../../../lib/odds/reading.ts';
import { readActionNetwork } from '../../../../../lib/sources/action-network/read.ts';
import { observationOf, recordedRequest } from './scoreboards.ts';

/** Recorded by others, so they lie beside the project and not in it. */
const recordings = '../shared/payloads';
const isPresent = existsSync(`${recordings}/action-network`);
if (!isPresent) console.info(`Skipped: readings of recorded answers, because ${recordings} is not there.`);

function read(file: string, league: string): Reading {
  const body = new Uint8Array(readFileSync(`${recordings}/${file}.json`));
  return readActionNetwork(observationOf(body, { league, slateDate: null, request: recordedRequest }));
}

/** `game period market selection` to its numbers. */
function splitsOf({ games }: Reading): ReadonlyMap<string, string> {
  const named = ({ period, market, team, selection }: Split) => [period, market, team, selection].join(' ');
  return new Map(
    games.flatMap(({ sourceGameId, splits }) =>
      splits.map((split) => [`${sourceGameId} ${named(split)}`, `${split.tickets}/${split.money}`]),
    ),
  );
}

/** `game` and the whole line key to its offer. */
function quotesOf({ games }: Reading): ReadonlyMap<string, string> {
  return new Map(
    games.flatMap(({ sourceGameId, quotes }) =>
      quotes.map(({ key, offer }) => [JSON.stringify([sourceGameId, key]), JSON.stringify(offer)]),
    ),
  );
}

function changed(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): number {
  expect([...after.keys()]).toEqual([...before.keys()]);
  return [...after].filter(([key, state]) => before.get(key) !== state).length;
}

describe.skipIf(!isPresent)('recorded answers', () => {
  const nfl = 'action-network/v2-scoreboard-nfl-2025-11-09T';
  const ncaaf = 'action-network/v2-scoreboard-ncaaf-2025-11-09T';

  test('of a professional slate give 702 quotes, and skip the game that is over', () => {
    const reading = read(`${nfl}033049Z`, 'nfl');
    expect(reading.outcomes).toEqual({ seen: 768, quotes: 702, skipped: { game_over: 66 }, rejected: {} });
    expect(quotesOf(reading).size).toBe(702);
    expect(splitsOf(reading).size).toBe(78);
  });

  test('88 minutes apart differ in 63 lines and 38 splits', () => {
    const [before, after] = [read(`${nfl}033049Z`, 'nfl'), read(`${nfl}045841Z`, 'nfl')];
    expect(changed(quotesOf(before), quotesOf(after))).toBe(63);
    expect(changed(splitsOf(before), splitsOf(after))).toBe(38);
    expect(after.games.map(({ scope }) => scope)).toEqual(before.games.map(({ scope }) => scope));
  });

  test('of a college slate give every outcome, and 94 splits', () => {
    const reading = read(`${ncaaf}045919Z`, 'ncaaf');
    expect(reading.outcomes).toEqual({ seen: 1355, quotes: 1355, skipped: {}, rejected: {} });
    expect(reading.games).toHaveLength(59);
    expect(splitsOf(reading).size).toBe(94);
  });

  test('30 seconds apart differ in 6 lines and no split', () => {
    const [before, after] = [read(`${ncaaf}045919Z`, 'ncaaf'), read(`${ncaaf}045949Z`, 'ncaaf')];
    expect(changed(quotesOf(before), quotesOf(after))).toBe(6);
    expect(changed(splitsOf(before), splitsOf(after))).toBe(0);
  });

  test('of a finished week give no quote at all', () => {
    const { games, outcomes } = read('action-network/v2-scoreboard-ncaaf-2025-week02-final', 'ncaaf');
    expect(outcomes).toEqual({ seen: 3801, quotes: 0, skipped: { game_over: 3801 }, rejected: {} });
    expect(games).toHaveLength(84);
    expect(games.every(({ status, scope }) => status === 'over' && scope.length === 0)).toBe(true);
  });

  test('of baseball, with ids that are text, are read whole', () => {
    const reading = read('action-network/v2-scoreboard-mlb-2026-08-03-excerpt', 'mlb');
    expect(reading.outcomes).toEqual({ seen: 30, quotes: 30, skipped: {}, rejected: {} });
    expect(reading.games).toMatchObject([{ homeTeam: 'Philadelphia Phillies', awayTeam: 'Washington Nationals' }]);
  });

  test('are of the league that they name, and of no other', () => {
    const files = [`${nfl}033049Z`, `${ncaaf}045919Z`, 'action-network/v2-scoreboard-ncaaf-2025-week02-final'];
    for (const file of [...files, 'cases/1-ncaaf-as-mlb']) {
      expect(() => read(file, 'mlb')).toThrow(expect.objectContaining({ code: 'source_other_league' }));
    }
    const { outcomes } = read('cases/1-ncaaf-as-mlb', 'ncaaf');
    expect(outcomes).toEqual({ seen: 12, quotes: 12, skipped: {}, rejected: {} });
  });

  test.each([
    'action-network/v1-scoreboard-mlb-2026-07-30-final-excerpt',
    'action-network/v2-history-nfl-290899-excerpt',
    'the-odds-api/v3-mlb-2024-07-09-in-play-wrong-shape',
    'the-odds-api/v4-mlb-2026-07-25-draftkings',
    'mlb-stats-api/schedule-2024-10-27-empty-day',
    'sportsbettingdime/mlb-odds-2025-06-13',
  ])('of another shape are refused: %s', (file) => {
    expect(() => read(file, 'mlb')).toThrow(expect.objectContaining({ code: 'source_shape_changed' }));
  });

  test('that are cut off anywhere are refused', () => {
    const whole = new Uint8Array(readFileSync(`${recordings}/${nfl}033049Z.json`));
    for (const bytes of [1, 1000, 200_001, whole.length - 2]) {
      const body = whole.slice(0, bytes);
      expect(() => readActionNetwork(observationOf(body, { request: recordedRequest }))).toThrow(
        expect.objectContaining({ code: 'source_truncated' }),
      );
    }
  });
});
