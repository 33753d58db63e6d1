import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readSportsBettingDime } from '../../../../../lib/sources/sportsbettingdime/read.ts';
import { observationOf, recordedRequest } from './feeds.ts';

/** Recorded by others, so it lies beside the project and not in it. */
const recording = '../shared/payloads/sportsbettingdime/mlb-odds-2025-06-13.json';
const isPresent = existsSync(recording);
if (!isPresent) console.info(`Skipped: a recorded answer, because ${recording} is not there.`);

describe.skipIf(!isPresent)('a recorded slate of 15 games', () => {
  const readAt = (capturedAt: string) =>
    readSportsBettingDime(observationOf(readFileSync(recording, 'utf8'), { capturedAt, request: recordedRequest }));

  test('before its first game has every price of the four books that it carries, and all public splits', () => {
    const { outcomes, games, slateDate } = readAt('2025-06-13T16:00:00.000Z');
    expect(slateDate).toBe('2025-06-13');
    expect(outcomes).toEqual({
      seen: 540,
      quotes: 358,
      skipped: { not_offered: 182 },
      rejected: {},
    });
    expect(games.map(({ splits }) => splits.length)).toEqual(games.map(() => 6));
  });

  test('when it was made has one game in play', () => {
    const { outcomes } = readAt('2025-06-13T21:05:00.000Z');
    expect(outcomes).toMatchObject({ seen: 540, quotes: 334, skipped: { game_live: 36 }, rejected: {} });
  });
});
