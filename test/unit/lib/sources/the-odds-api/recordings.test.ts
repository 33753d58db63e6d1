import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { lineKeyText } from '../../../../../lib/odds/line.ts';
import type { Reading } from '../../../../../lib/odds/reading.ts';
import { readTheOddsApi } from '../../../../../lib/sources/the-odds-api/read.ts';
import { observationOf, recordedRequest, requestFor } from './odds.ts';

/** Recorded by others, so they lie beside the project and not in it. */
const recordings = '../shared/payloads';
const isPresent = existsSync(`${recordings}/the-odds-api`);
if (!isPresent) console.info(`Skipped: readings of recorded answers, because ${recordings} is not there.`);

function read(
  file: string,
  capturedAt: string,
  request = { ...recordedRequest } as ReturnType<typeof requestFor>,
  league = 'mlb',
): Reading {
  const body = new Uint8Array(readFileSync(`${recordings}/${file}.json`));
  return readTheOddsApi(observationOf(body, { capturedAt, request, league }));
}

function priceOf({ games }: Reading, sportsbook: string, team: string): number | undefined {
  const game = games.find(({ homeTeam }) => homeTeam === team);
  const quote = game?.quotes.find(
    ({ key }) => key.sportsbook === sportsbook && key.market === 'moneyline' && key.selection === 'home',
  );
  return quote?.offer.state === 'offered' ? quote.offer.price : undefined;
}

describe.skipIf(!isPresent)('recorded answers', () => {
  const american = 'the-odds-api/v4-mlb-2026-07-25-draftkings';
  const decimal = 'the-odds-api/v4-mlb-2023-08-23-h2h-decimal';

  test('in American prices give every outcome of 15 games', () => {
    const reading = read(american, '2026-07-25T14:15:10.000Z');
    expect(reading.outcomes).toEqual({ seen: 90, quotes: 90, skipped: {}, rejected: {} });
    expect(reading.games).toHaveLength(15);
    expect(new Set(reading.games.map(({ scope }) => scope.join(' ')))).toEqual(
      new Set([
        'draftkings-us/full_game/moneyline/main draftkings-us/full_game/spread/main draftkings-us/full_game/total/main',
      ]),
    );
    expect(priceOf(reading, 'draftkings-us', 'Detroit Tigers')).toBe(-162);
  });

  test('give the same if the request is known', () => {
    const at = '2026-07-25T14:15:10.000Z';
    const { asked, ...reading } = read(american, at, requestFor({}));
    const { asked: held, ...recorded } = read(american, at);
    expect(reading).toEqual(recorded);
    expect(asked).toEqual(expect.arrayContaining([...held]));
  });

  test('skip the games that have begun', () => {
    const { outcomes, games } = read(american, '2026-07-25T20:06:00.000Z');
    expect(outcomes).toEqual({ seen: 90, quotes: 72, skipped: { game_live: 18 }, rejected: {} });
    expect(games.filter(({ status }) => status === 'live')).toHaveLength(3);
  });

  test('in decimal prices give every outcome of 16 books', () => {
    const reading = read(decimal, '2023-08-23T05:06:40.000Z');
    expect(reading.outcomes).toEqual({ seen: 386, quotes: 386, skipped: {}, rejected: {} });
    expect(reading.games).toHaveLength(13);
    // 2.02 and 2.05.
    expect(priceOf(reading, 'draftkings-us', 'Pittsburgh Pirates')).toBe(102);
    expect(priceOf(reading, 'pointsbet-us', 'Pittsburgh Pirates')).toBe(105);
  });

  test('in decimal prices are refused if American ones were asked for', () => {
    expect(() => read(decimal, '2023-08-23T05:06:40.000Z', requestFor({}))).toThrow(/impossible_price 386/);
  });

  test('of the NFL with times in seconds give both outcomes', () => {
    const { games, outcomes } = read('cases/3-dateformat-unix', '2024-09-06T01:01:05.000Z', recordedRequest, 'nfl');
    expect(outcomes).toEqual({ seen: 2, quotes: 2, skipped: {}, rejected: {} });
    expect(games).toMatchObject([{ startTime: '2024-09-08T17:00:00.000Z', status: 'scheduled' }]);
    // 1.91, either way.
    expect(games[0]?.quotes.map(({ offer }) => offer)).toEqual([
      { state: 'offered', line: 6.5, price: -110 },
      { state: 'offered', line: -6.5, price: -110 },
    ]);
  });

  test('of one event give each of its ten outcomes', () => {
    const { games, outcomes } = read('cases/3-event-endpoint-object', '2026-07-24T01:56:00.000Z');
    expect(outcomes).toEqual({ seen: 10, quotes: 10, skipped: {}, rejected: {} });
    expect(
      games[0]?.quotes.map(({ key, offer }) => [lineKeyText(key), offer.state === 'offered' && offer.price]),
    ).toEqual([
      ['draftkings-us/first_five/moneyline//away/main', 128],
      ['draftkings-us/first_five/moneyline//home/main', -150],
      ['draftkings-us/first_five/spread//away/main', -125],
      ['draftkings-us/first_five/spread//home/main', 105],
      ['draftkings-us/first_five/total//over/main', -110],
      ['draftkings-us/first_five/total//under/main', -110],
      ['draftkings-us/first_inning/total//over/main', 115],
      ['draftkings-us/first_inning/total//under/main', -135],
      ['draftkings-us/full_game/team_total/home/over/main', -115],
      ['draftkings-us/full_game/team_total/home/under/main', -105],
    ]);
  });

  test.each([
    'the-odds-api/v3-mlb-2024-07-09-in-play-wrong-shape',
    'action-network/v2-scoreboard-mlb-2026-08-03-excerpt',
    'mlb-stats-api/schedule-2024-10-27-empty-day',
    'sportsbettingdime/mlb-odds-2025-06-13',
    'oracles/mlb-games-2026-to-07-28',
  ])('of another shape are refused: %s', (file) => {
    expect(() => read(file, '2024-07-09T23:00:00.000Z')).toThrow(
      expect.objectContaining({ code: 'source_shape_changed' }),
    );
  });
});
