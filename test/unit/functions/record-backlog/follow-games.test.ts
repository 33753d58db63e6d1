import { describe, expect, it } from 'vitest';
import { followGames, lastDrainOf } from '../../../../functions/record-backlog/follow-games.ts';
import { BacklogRun, type DrainOrder } from '../../../../lib/backlog/backlog-run.ts';
import type { ScheduledGame } from '../../../../lib/games/schedule.ts';
import { OddsError } from '../../../../lib/resilience/odds-error.ts';
import { drainStatus, gameAt, minutesAgo } from '../../../support/health-scene.ts';

const { signal } = new AbortController();
const times = { everyMinutes: 15, farFromGamesEveryMinutes: 180 };
const minuteMs = 60_000;

interface Scene {
  readonly order?: DrainOrder;
  readonly now?: string;
  readonly games?: () => Promise<readonly ScheduledGame[]>;
}

async function followed({ order = { isScheduled: true }, now = '20:02', games }: Scene) {
  const asked: string[] = [];
  const run = new BacklogRun({ order, correlationId: 'drain', nothingRecorded: {}, now: () => 0 });
  const parts = {
    times,
    gamesBetween: async (from: string, to: string) => {
      asked.push(`${from} to ${to}`);
      return games ? await games() : [gameAt('2026-07-14T23:00:00.000Z')];
    },
    lastDrainAt: async () => '2026-07-14T19:47:05.000Z',
    now: () => new Date(`2026-07-14T${now}:00.000Z`),
  };
  await followGames(run, parts, signal);
  return { run, asked };
}

describe('a scheduled drain', () => {
  it('rests far from games, and says until when all is recorded', async () => {
    const { run, asked } = await followed({});
    expect(run.report()).toMatchObject({
      status: 'skipped',
      reason: 'No capture window is open, and a drain has recorded all at 2026-07-14T19:47:05.000Z.',
    });
    expect(run.drainIntervalMs).toBe(180 * minuteMs);
    expect(asked).toEqual(['2026-07-13 to 2026-07-15']);
  });

  it('is due in a window', async () => {
    const { run } = await followed({ now: '22:47' });
    expect([run.rest, run.report().status]).toEqual([undefined, 'drained']);
  });

  it('is due if the state table does not answer', async () => {
    const away = () => Promise.reject(new OddsError('state_unavailable', 'The table does not answer.'));
    const { run } = await followed({ games: away });
    expect([run.rest, run.drainIntervalMs]).toEqual([undefined, 180 * minuteMs]);
  });
});

it('a drain that did not record all that it could is none to rest after', () => {
  const drained = { ...drainStatus(), succeededAt: minutesAgo(30) };
  expect(lastDrainOf(drained)).toBe(minutesAgo(30));
  expect(lastDrainOf({ ...drained, last: { ...drained.last, succeeded: false } })).toBeNull();
  expect(lastDrainOf(undefined)).toBeNull();
});

it('a drain by hand is due at any time, and knows how far apart drains are', async () => {
  const { run } = await followed({ order: { checkDatabase: true } });
  expect([run.rest, run.drainIntervalMs]).toEqual([undefined, 180 * minuteMs]);
});

it('a drain after a run that only landed asks for nothing', async () => {
  const { asked } = await followed({ order: { skip: 'The run before ended as deferred.' } });
  expect(asked).toEqual([]);
});
