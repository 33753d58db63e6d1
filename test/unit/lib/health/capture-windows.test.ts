import { describe, expect, it } from 'vitest';
import type { ScheduledGame } from '../../../../lib/games/schedule.ts';
import { backlogName, planName, type RunStatus, syncName } from '../../../../lib/telemetry/run-status.ts';
import {
  drainStatus,
  first,
  gameAt,
  healthBy,
  minutesAgo,
  now,
  runStatus,
  sourceStatus,
} from '../../../support/health-scene.ts';

// A stage with capture windows: regular runs every 30 minutes, drains every 15 minutes in windows and every 180 otherwise.

const slate = { league: 'mlb', everyMinutes: 30, hours: { from: 9, to: 22 }, months: { from: 3, to: 11 } };
const otherwise = {
  slates: [slate],
  captureWindows: true,
  drains: { everyMinutes: 15, farFromGamesEveryMinutes: 180 },
  schedules: [{ league: 'mlb', everyMinutes: 15 }],
};
const inMinutes = (minutes: number) => minutesAgo(-minutes);
const seenAgo = (minutes: number) => sourceStatus(first, { endedAt: minutesAgo(minutes) });
const well = [drainStatus(), runStatus(syncName('mlb')), runStatus(planName('mlb'))];

const healthWith = (statuses: readonly RunStatus[], games: readonly ScheduledGame[] = []) =>
  healthBy(statuses, { officialGames: { is: 'answered', value: [{ league: 'mlb', games }] } }, otherwise);
const freshness = (seenMinutesAgo: number, ...games: readonly ScheduledGame[]) =>
  healthWith([...well, seenAgo(seenMinutesAgo)], games).freshness[0];

describe('the freshness of a slate', () => {
  it('is that of regular runs far from games', () => {
    const later = gameAt(inMinutes(120));
    expect(freshness(89, later)).toMatchObject({ is: 'fresh', limitMs: 90 * 60_000 });
    expect(freshness(91, later)).toMatchObject({ is: 'stale' });
  });

  it('is stale after three minutes in a window, but not before it has been open for as long', () => {
    // It opened five minutes ago, and two minutes ago.
    expect(freshness(4, gameAt(inMinutes(10)))).toMatchObject({ is: 'stale', limitMs: 3 * 60_000 });
    expect(freshness(2, gameAt(inMinutes(10)))).toMatchObject({ is: 'fresh' });
    expect(freshness(29, gameAt(inMinutes(13)))).toMatchObject({ is: 'fresh' });
  });

  it('stays that of a window while a game is late', () => {
    expect(freshness(20, gameAt(minutesAgo(50)))).toMatchObject({ is: 'stale' });
    const begun = gameAt(minutesAgo(50), { state: 'live', firstPitch: minutesAgo(10) });
    expect(freshness(20, begun)).toMatchObject({ is: 'fresh' });
  });
});

describe('drains', () => {
  const drainedAgo = (minutes: number) => drainStatus({}, { endedAt: minutesAgo(minutes) });
  const drains = (minutes: number, ...games: readonly ScheduledGame[]) =>
    healthWith([...well.slice(1), drainedAgo(minutes), seenAgo(1)], games).runs.find(
      ({ name }) => name === backlogName,
    );

  it('may be silent for nine hours far from games', () => {
    expect(drains(530)?.is).toBe('well');
    expect(drains(550)?.is).toBe('silent');
  });

  it('are silent after three of their intervals in a window', () => {
    expect(drains(46, gameAt(minutesAgo(40)))?.is).toBe('silent');
    expect(drains(46, gameAt(inMinutes(10)))?.is).toBe('well');
  });
});

describe('plans', () => {
  const plans = (status: RunStatus | undefined) =>
    healthWith([...well.slice(0, 2), seenAgo(1), ...(status ? [status] : [])]).runs.find(
      ({ name }) => name === planName('mlb'),
    );

  it('are known, and silent after three of their intervals', () => {
    expect(plans(runStatus(planName('mlb'), { endedAt: minutesAgo(44) }))?.is).toBe('well');
    expect(plans(runStatus(planName('mlb'), { endedAt: minutesAgo(46) }))?.is).toBe('silent');
    expect(plans(undefined)?.is).toBe('unknown');
  });

  it('that fail are a reason, with the section on windows', () => {
    const error = { code: 'scheduler_refused', message: 'Scheduler refuses.' };
    const failed = runStatus(planName('mlb'), { status: 'failed', succeeded: false, error });
    const { reasons } = healthWith([...well.slice(0, 2), seenAgo(1), failed]);
    expect(reasons).toMatchObject([{ what: planName('mlb'), weighs: 'degraded', runbook: 'windows' }]);
  });
});

it('a start at night is observed by its window', () => {
  const late = gameAt('2026-07-05T07:30:00.000Z');
  expect(healthWith([...well, seenAgo(1)], [late]).unobservedStarts).toEqual([]);
  expect(now < new Date(late.startTime)).toBe(true);
});
