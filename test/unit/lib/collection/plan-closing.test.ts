import { describe, expect, it } from 'vitest';
import { fingerprintOf } from '../../../../lib/aws/scheduler/window-request.ts';
import { schedulerWindows } from '../../../../lib/aws/scheduler/windows.ts';
import { type PlanCollaborators, planClosing } from '../../../../lib/collection/plan-closing.ts';
import { type PlanReport, planReportSchema } from '../../../../lib/collection/plan-report.ts';
import { PlanRun } from '../../../../lib/collection/plan-run.ts';
import type { ScheduledGame } from '../../../../lib/games/schedule.ts';
import { planOutcomes } from '../../../../lib/health/outcomes.ts';
import { OddsError } from '../../../../lib/resilience/odds-error.ts';
import { gameAt } from '../../../support/health-scene.ts';
import { clockOf, openRig, type Rig, windowTarget } from '../../../support/scheduler-rig.ts';

const { signal } = new AbortController();
const invocation = { signal, timeLeftMs: () => 30_000 };
const free: PlanCollaborators['leases'] = {
  take: async () => ({ taken: true, inherited: [] }),
  settle: async () => undefined,
  release: async () => undefined,
};

interface Scene extends AsyncDisposable {
  readonly rig: Rig;
  games: readonly ScheduledGame[];
  readonly asked: string[];
  readonly parts: PlanCollaborators;
  run(skip?: string): PlanRun;
  plan(changes?: Partial<PlanCollaborators>): Promise<PlanReport>;
}

/** A stage's windows on the wire, and the official games as a test sets them. */
async function openScene(start: string): Promise<Scene> {
  const rig = await openRig(start);
  const scene: Scene = {
    rig,
    games: [],
    asked: [],
    parts: {
      schedule: {
        gamesBetween: async (_league, from, to) => {
          scene.asked.push(`${from} to ${to}`);
          return scene.games;
        },
      },
      windows: schedulerWindows({ client: rig.client, target: windowTarget, clock: () => rig.now }),
      leases: free,
      fingerprint: fingerprintOf(windowTarget),
      hasWindows: true,
      now: () => rig.now,
    },
    run: (skip) => new PlanRun({ league: 'mlb', correlationId: 'plan', skip, now: () => 0 }),
    plan: (changes = {}) => planClosing(scene.run(), { ...scene.parts, ...changes }, invocation),
    [Symbol.asyncDispose]: () => rig[Symbol.asyncDispose](),
  };
  return scene;
}

const pitch = '2026-07-14T23:00:00.000Z';

describe('a plan', () => {
  it('creates the windows of the games of yesterday, today and tomorrow, and changes nothing if nothing has changed', async () => {
    await using scene = await openScene('2026-07-14T20:00:00Z');
    scene.games = [gameAt(pitch)];
    const first = await scene.plan();
    expect(first).toMatchObject({
      status: 'planned',
      windows: [{ from: '2026-07-14T22:45:00.000Z', until: '2026-07-14T23:05:00.000Z', games: 1 }],
      created: [expect.stringMatching(/^closing-mlb-20260714T2245Z-/)],
    });
    expect(planReportSchema.parse(first)).toEqual(first);
    expect(await scene.plan()).toMatchObject({ created: [], updated: [], deleted: [], contended: [] });
    expect(scene.asked[0]).toBe('2026-07-13 to 2026-07-15');
  });

  it('moves the window of a game that moves, and removes that of one that is postponed', async () => {
    await using scene = await openScene('2026-07-14T20:00:00Z');
    scene.games = [gameAt(pitch)];
    const { created } = await scene.plan();
    scene.games = [gameAt('2026-07-14T23:30:00.000Z')];
    const moved = await scene.plan();
    expect([moved.created.length, moved.deleted]).toEqual([1, created]);
    scene.games = [gameAt(pitch, { state: 'postponed' })];
    expect((await scene.plan()).deleted).toEqual(moved.created);
  });

  it('opens the window of a second game when the first one ends', async () => {
    await using scene = await openScene('2026-07-14T20:00:00Z');
    const teams = { away: 'Boston Red Sox', home: 'New York Yankees' };
    const first = gameAt('2026-07-14T17:05:00.000Z', { gamePk: 1, teams, state: 'live' });
    const second = gameAt('2026-07-14T17:10:00.000Z', { gamePk: 2, teams, followsFirst: true });
    scene.games = [first, second];
    expect((await scene.plan()).windows).toEqual([]);
    scene.games = [{ ...first, state: 'final', endedAt: '2026-07-14T19:58:00.000Z' }, second];
    expect((await scene.plan()).windows).toMatchObject([{ from: '2026-07-14T19:58:00.000Z' }]);
    await scene.rig.runUntil('2026-07-14T20:02:30Z');
    expect(scene.rig.delivered.map(({ at }) => clockOf(at))).toEqual(['20:00:00', '20:01:00', '20:02:00']);
  });

  it('deletes all windows if the stage has none, and asks for no games', async () => {
    await using scene = await openScene('2026-07-14T20:00:00Z');
    scene.games = [gameAt(pitch)];
    const { created } = await scene.plan();
    expect(await scene.plan({ hasWindows: false })).toMatchObject({ windows: [], deleted: created });
    expect(scene.asked).toHaveLength(1);
  });

  it('deletes nothing if the official games cannot be read', async () => {
    await using scene = await openScene('2026-07-14T20:00:00Z');
    scene.games = [gameAt(pitch)];
    await scene.plan();
    const gamesBetween = () => Promise.reject(new OddsError('state_unavailable', 'The table does not answer.'));
    await expect(scene.plan({ schedule: { gamesBetween } })).rejects.toMatchObject({ code: 'state_unavailable' });
    expect(await scene.parts.windows.list()).toHaveLength(1);
  });

  it('leaves the windows to another plan that is under way', async () => {
    await using scene = await openScene('2026-07-14T20:00:00Z');
    scene.games = [gameAt(pitch)];
    const leases = { ...free, take: async () => ({ taken: false, holder: 'another' }) as const };
    await expect(scene.plan({ leases })).rejects.toMatchObject({ code: 'run_overlaps' });
    expect(scene.asked).toEqual([]);
  });

  it('does nothing after a sync that failed', async () => {
    await using scene = await openScene('2026-07-14T20:00:00Z');
    const report = await planClosing(scene.run('The sync before ended as failed.'), scene.parts, invocation);
    expect(report).toMatchObject({ status: 'skipped', reason: 'The sync before ended as failed.' });
    expect(planOutcomes({ run: scene.run(), report, crash: undefined })).toEqual([]);
  });
});

describe('the status of a plan', () => {
  const run = () => new PlanRun({ league: 'mlb', correlationId: 'plan', skip: undefined, now: () => 0 });

  it('names the league, and what failed', () => {
    const refused = new OddsError('scheduler_refused', 'Scheduler refuses.');
    const failed = run().concludeWith('failed', refused);
    expect(planOutcomes({ run: run(), report: run().report(), crash: undefined })).toMatchObject([
      { name: 'plan-closing/mlb', status: 'planned', succeeded: true, error: null },
    ]);
    expect(planOutcomes({ run: run(), report: failed, crash: undefined })).toMatchObject([
      { status: 'failed', succeeded: false, error: { code: 'scheduler_refused' } },
    ]);
  });
});
