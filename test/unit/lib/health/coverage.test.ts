import { describe, expect, it } from 'vitest';
import { coverageOf } from '../../../../lib/health/coverage.ts';
import { cadenceOf, type Expectations } from '../../../../lib/health/expectations.ts';
import type { OfficialGames } from '../../../../lib/health/unobserved-starts.ts';
import { collectionName } from '../../../../lib/telemetry/run-status.ts';
import { first, sourceStatus } from '../../../support/health-scene.ts';

const now = new Date('2026-07-30T16:00:00Z');
const slate = { league: 'mlb', everyMinutes: 5, hours: { from: 9, to: 22 }, months: { from: 3, to: 11 } };
const expected = {
  sources: [first],
  circuits: [],
  slates: [slate],
  timeZone: 'America/New_York',
  byClock: true,
  collecting: true,
  drains: { everyMinutes: 15, farFromGamesEveryMinutes: 15 },
  captureWindows: false,
  schedules: [],
} satisfies Expectations;

const at = (hours: number) => new Date(now.getTime() + hours * 3_600_000).toISOString();
const official = (...starts: readonly number[]): OfficialGames[] => [
  {
    league: 'mlb',
    games: starts.map((hours, gamePk) => ({
      gamePk,
      officialDate: '2026-07-30',
      startTime: at(hours),
      startIsOpen: false,
      kind: 'regular_season',
      state: 'scheduled',
      ifNecessary: false,
    })) as OfficialGames['games'],
  },
];

/** The last run had so many games open that start soon. */
function coverage(openSoon: number | undefined, games: readonly OfficialGames[], at = now) {
  const status = sourceStatus(first);
  const { openSoon: _none, ...others } = status.last.figures;
  const figures = openSoon === undefined ? others : { ...others, openSoon };
  const statuses = new Map([[collectionName(first, 'mlb'), { ...status, last: { ...status.last, figures } }]]);
  return coverageOf(slate, expected, statuses, games, cadenceOf(slate, expected, [], at), at);
}

describe('the coverage of a slate', () => {
  it('is the share of official games soon to start that were open in the last run', () => {
    expect(coverage(3, official(1, 2, 3, 11.9))).toEqual([{ league: 'mlb', open: 3, official: 4, percent: 75 }]);
  });

  it('counts no game that has started, or starts later than in twelve hours', () => {
    expect(coverage(1, official(-1, 1, 12.1, 30))).toMatchObject([{ official: 1, percent: 100 }]);
  });

  it('is never more than all', () => {
    expect(coverage(9, official(1, 2))).toMatchObject([{ percent: 100 }]);
  });

  it('is not said of a run that failed: it has no games because it has no answer', () => {
    const failed = sourceStatus(first, { succeeded: false, figures: { openSoon: 0 } });
    const statuses = new Map([[collectionName(first, 'mlb'), { ...failed, observedAt: now.toISOString() }]]);
    expect(coverageOf(slate, expected, statuses, official(1), cadenceOf(slate, expected, [], now), now)).toEqual([]);
  });

  it.each([
    ['no official game starts soon', coverage(0, official(20))],
    ['the last run was of a version that did not count them', coverage(undefined, official(1))],
    ['the league is not observed at this hour', coverage(1, official(1), new Date('2026-07-30T08:00:00Z'))],
  ])('is left out if %s', (_why, coverage) => {
    expect(coverage).toEqual([]);
  });
});
