import { describe, expect, test } from 'vitest';
import { SyncRun } from '../../../../lib/collection/schedule-sync-run.ts';
import { type SyncCollaborators, syncSchedule } from '../../../../lib/collection/sync-schedule.ts';
import type { Schedule, ScheduledGame } from '../../../../lib/games/schedule.ts';
import type { Observation } from '../../../../lib/odds/observation.ts';
import type { ErrorCode } from '../../../../lib/resilience/error-table.ts';
import { OddsError } from '../../../../lib/resilience/odds-error.ts';
import { retryBudget } from '../../../../lib/resilience/retry.ts';
import { mlbStatsApiSource } from '../../../../lib/sources/mlb-stats-api/source.ts';
import { MemoryBacklogState } from '../../../support/memory-backlog.ts';
import { dates, entry } from '../sources/mlb-stats-api/schedules.ts';

const range = { from: '2026-08-03', to: '2026-08-05' };
const twoGames = dates(
  ['2026-08-03', entry('S')],
  ['2026-08-05', entry('S', { gamePk: 2, officialDate: '2026-08-05', gameDate: '2026-08-05T23:05:00Z' })],
);

interface Scene {
  readonly body?: unknown;
  /** What the n-th call of each step fails with, first call first. */
  readonly failures?: Partial<Record<'observe' | 'land' | 'write', readonly (ErrorCode | undefined)[]>>;
  readonly circuitOpen?: boolean;
  readonly now?: string;
  readonly readAs?: (observation: Observation) => Observation;
  /** What is known of earlier dates; given it, their open games are asked for, too. */
  readonly known?: readonly ScheduledGame[];
}

const recordedRequest = { method: 'GET' as const, url: 'file:///recorded', query: {} };

/** Collaborators that record their calls, in order. */
function scene({
  body = twoGames,
  failures = {},
  circuitOpen = false,
  now = '2026-08-03T16:00:00.000Z',
  readAs,
  known,
}: Scene = {}) {
  const steps: string[] = [];
  const backlog = new MemoryBacklogState();
  backlog.step = (name) => void steps.push(name);
  const written: Schedule[] = [];
  const counted: unknown[] = [];
  const step = (name: 'observe' | 'land' | 'write') => {
    const code = failures[name]?.[steps.filter((each) => each === name).length];
    steps.push(name);
    if (code) throw new OddsError(code, 'It failed.', { details: { retryAfterMs: 0 } });
  };
  const circuit: SyncCollaborators['circuit'] = {
    enter: async (signal) => {
      if (circuitOpen) throw new OddsError('source_circuit_open', 'Open.');
      const count = (verdict: unknown) => async (error?: unknown) => void counted.push(error ?? verdict);
      return { signal, probe: false, succeed: count('success'), fail: count('failure') };
    },
  };
  const source = mlbStatsApiSource({
    baseUrl: 'https://schedule.test',
    now: () => new Date('2026-08-03T16:00:00.000Z'),
    fetch: async () => {
      step('observe');
      return Response.json(body);
    },
  });
  const collaborators: SyncCollaborators = {
    source: { ...source, read: (observation) => source.read(readAs?.(observation) ?? observation) },
    circuit,
    landedStore: { put: async () => step('land') },
    state: backlog,
    now: () => new Date(now),
    store: {
      write: async (_league, schedule) => {
        step('write');
        written.push(schedule);
        return [schedule.from];
      },
      gamesBetween: async (_league, from, to) =>
        (known ?? []).filter(({ officialDate }) => from <= officialDate && officialDate <= to),
    },
  };
  const run = new SyncRun({ dates: range, openToo: known !== undefined, correlationId: 'run-1', now: () => 0 });
  const sync = () =>
    syncSchedule(run, collaborators, {
      signal: new AbortController().signal,
      budget: retryBudget(4),
      random: () => 0,
    });
  return { run, sync, steps, written, counted };
}

describe('syncing the official schedule', () => {
  test('asks once, lands the answer before it is read, and stores what it says of every date asked for', async () => {
    const { sync, steps, written } = scene();
    expect(await sync()).toEqual({
      status: 'synced',
      source: 'mlb-stats-api',
      league: 'mlb',
      ...range,
      capturedAt: '2026-08-03T16:00:00.000Z',
      requests: [{ ...range, landed: expect.any(String) }],
      games: 2,
      changedDates: ['2026-08-03'],
      entries: { seen: 2, games: 2, repeated: 0, rejected: {} },
      landed: expect.stringMatching(/^schedule\/mlb-stats-api\/mlb\/2026-08-03\/160000\.000Z-[0-9a-f]{64}\.json\.gz$/),
      durationMs: 0,
      correlationId: 'run-1',
    });
    expect(steps).toEqual(['observe', 'land', 'write']);
    expect(written).toMatchObject([{ ...range, games: [{ gamePk: 777001 }, { gamePk: 2 }] }]);
  });

  test('does not count a game that was moved to a date that was not asked for', async () => {
    const moved = entry('D', { officialDate: '2026-09-01' });
    const { sync } = scene({ body: dates(['2026-08-03', moved]) });
    expect(await sync()).toMatchObject({ games: 0, entries: { seen: 1, games: 1 } });
  });

  test('keeps a body that cannot be read, and the circuit counts a failure', async () => {
    const { run, sync, steps, counted } = scene({ body: { games: [] } });
    await expect(sync()).rejects.toMatchObject({ code: 'source_shape_changed' });
    expect(steps).toEqual(['observe', 'land']);
    expect(run.requests).toMatchObject([{ landedKey: expect.any(String) }]);
    expect(counted).toMatchObject([{ code: 'source_shape_changed' }]);
  });

  test('says nothing of dates without a game if a part of the answer could not be read', async () => {
    const broken = dates(['2026-08-03', entry('S'), { gamePk: 'x' }], ['2026-08-04', { gamePk: 'y' }]);
    const { sync, written } = scene({ body: broken });
    expect(await sync()).toMatchObject({ status: 'synced', entries: { rejected: { unreadable_game: 2 } } });
    expect(written).toMatchObject([{ from: '2026-08-03', to: '2026-08-03', games: [{ gamePk: 777001 }] }]);
  });

  test('says nothing of dates without a game if no request says which dates the answer is of', async () => {
    const recorded = { from: '2026-08-03', to: '2026-08-05' };
    const { sync, written } = scene({ readAs: (observation) => ({ ...observation, request: recordedRequest }) });
    expect(await sync()).toMatchObject({ status: 'synced', ...recorded });
    expect(written.map(({ from, to }) => [from, to])).toEqual([
      ['2026-08-03', '2026-08-03'],
      ['2026-08-05', '2026-08-05'],
    ]);
  });

  test('announces an answer that was captured some time ago before it lands, so that drains look for it', async () => {
    const { sync, steps } = scene({ now: '2026-08-03T18:00:00.000Z' });
    expect(await sync()).toMatchObject({ status: 'synced' });
    expect(steps).toEqual(['observe', 'readWatermark', 'writeWatermark', 'land', 'write']);
  });

  test('asks the source again if it may pass by itself, within the budget of the run', async () => {
    const { sync, steps, counted } = scene({ failures: { observe: ['source_failing'] } });
    expect(await sync()).toMatchObject({ status: 'synced' });
    expect(steps).toEqual(['observe', 'observe', 'land', 'write']);
    expect(counted).toEqual(['success']);
  });

  test('stores nothing that has not landed', async () => {
    const failures = { land: ['landing_failed'] as const };
    const { sync, steps } = scene({ failures });
    await expect(sync()).rejects.toMatchObject({ code: 'landing_failed' });
    expect(steps).not.toContain('write');
  });

  test('makes no request while the circuit is open', async () => {
    const { sync, steps } = scene({ circuitOpen: true });
    await expect(sync()).rejects.toMatchObject({ code: 'source_circuit_open' });
    expect(steps).toEqual([]);
  });
});

describe('syncing results', () => {
  const game = (gamePk: number, officialDate: string, state: ScheduledGame['state']): ScheduledGame => ({
    gamePk,
    officialDate,
    startTime: `${officialDate}T23:05:00.000Z`,
    startIsOpen: false,
    kind: 'regular_season',
    state,
    ifNecessary: false,
  });
  const known = [
    game(1, '2026-05-01', 'suspended'),
    game(2, '2026-07-01', 'final'),
    game(3, '2026-07-02', 'scheduled'),
    game(4, '2026-07-04', 'cancelled'),
  ];

  test('asks for the recent dates, and in a request each for the dates of open games', async () => {
    const { run, sync, steps, written } = scene({ known, body: dates() });
    const asked = [range, { from: '2026-07-02', to: '2026-07-02' }, { from: '2026-05-01', to: '2026-05-01' }];
    expect(await sync()).toMatchObject({ status: 'synced', ...range, requests: asked });
    expect(run.requests.every(({ landedKey }) => landedKey !== undefined)).toBe(true);
    expect(steps.filter((step) => step === 'observe')).toHaveLength(3);
    expect(written).toMatchObject(asked);
  });

  test('that fails on the way says which answers have landed, and keeps them', async () => {
    const { run, sync } = scene({ known, body: dates(), failures: { observe: [undefined, 'source_shape_changed'] } });
    const error = await sync().catch((thrown) => thrown);
    expect(run.concludeWith('failed', error)).toMatchObject({
      status: 'failed',
      requests: [
        { ...range, landed: expect.any(String) },
        { from: '2026-07-02', landed: null },
      ],
    });
  });
});

describe('a sync that was stopped', () => {
  test('has failed, also by errors that the backlog recovers elsewhere: no drain repeats a sync', async () => {
    const failures = { write: ['state_unavailable'] as const };
    const { run, sync } = scene({ failures });
    const error = await sync().catch((thrown) => thrown);
    expect(run.landed).toBe(false);
    expect(run.concludeWith('deferred', error)).toMatchObject({
      status: 'failed',
      games: 2,
      changedDates: [],
      landed: expect.any(String),
      error: { code: 'state_unavailable' },
    });
  });

  test('before it had an answer reports its dates', () => {
    const { run } = scene();
    expect(run.concludeWith('failed', new OddsError('deadline_near', 'The time is up.'))).toMatchObject({
      status: 'failed',
      ...range,
      capturedAt: null,
      landed: null,
      entries: { seen: 0, games: 0, repeated: 0, rejected: {} },
      error: { code: 'deadline_near', message: 'The time is up.' },
    });
  });
});
