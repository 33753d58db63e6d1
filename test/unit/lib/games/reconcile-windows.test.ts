import {
  CreateScheduleCommand,
  GetScheduleCommand,
  paginateListSchedules,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { fingerprintOf, windowRequest } from '../../../../lib/aws/scheduler/window-request.ts';
import { schedulerWindows } from '../../../../lib/aws/scheduler/windows.ts';
import { type CaptureWindow, planWindows, type UpcomingGame } from '../../../../lib/games/capture-windows.ts';
import { reconcileWindows } from '../../../../lib/games/reconcile-windows.ts';
import type { WindowSchedules } from '../../../../lib/games/window-schedules.ts';
import { OddsError } from '../../../../lib/resilience/odds-error.ts';
import { group, openRig, type Rig, scheduleInput, windowTarget } from '../../../support/scheduler-rig.ts';
import { searchOf } from '../../../support/search.ts';

const noon = '2026-07-14T12:00:00Z';
const naming = { league: 'mlb', fingerprint: fingerprintOf(windowTarget) };
const nothing = { unchanged: [], created: [], updated: [], deleted: [], contended: [] };

/** A plan with a window for each start. */
function planFor(starts: readonly string[], now = new Date(noon)): readonly CaptureWindow[] {
  const games = starts.map((time, place): UpcomingGame => {
    return { gamePk: place, startTime: `2026-07-14T${time}:00.000Z`, startIsOpen: false, state: 'scheduled' };
  });
  return planWindows(games, now, naming);
}

const windowsOf = (rig: Rig) => schedulerWindows({ client: rig.client, target: windowTarget, clock: () => rig.now });
const namesOf = (windows: readonly { readonly name: string }[]) => windows.map(({ name }) => name);

/** The names of the calls that are made, in order. */
function watched(windows: WindowSchedules): { readonly windows: WindowSchedules; readonly calls: string[] } {
  const calls: string[] = [];
  const watch =
    <Arguments extends readonly unknown[], Answer>(name: string, call: (...args: Arguments) => Answer) =>
    (...args: Arguments): Answer => {
      calls.push(name);
      return call(...args);
    };
  return {
    calls,
    windows: {
      list: watch('list', windows.list),
      create: watch('create', windows.create),
      update: watch('update', windows.update),
      delete: watch('delete', windows.delete),
    },
  };
}

// How long the client waits before it repeats a request is a matter of chance.
beforeEach(() => void vi.spyOn(Math, 'random').mockReturnValue(0));
afterEach(() => vi.restoreAllMocks());

describe('reconcileWindows', () => {
  test('creates what is missing, and needs one call if nothing changed', async () => {
    await using rig = await openRig(noon);
    const desired = planFor(['17:00', '20:00', '23:00']);
    const { windows, calls } = watched(windowsOf(rig));
    expect(await reconcileWindows(desired, windows)).toEqual({ ...nothing, created: namesOf(desired) });
    calls.length = 0;
    expect(await reconcileWindows(desired, windows)).toEqual({ ...nothing, unchanged: namesOf(desired) });
    expect(calls).toEqual(['list']);
  });

  test('moves a window by creating the new one before it deletes the old one', async () => {
    await using rig = await openRig(noon);
    const [before, after] = [planFor(['17:00', '23:00']), planFor(['17:00', '23:40'])];
    const { windows, calls } = watched(windowsOf(rig));
    await reconcileWindows(before, windows);
    calls.length = 0;
    expect(await reconcileWindows(after, windows)).toEqual({
      ...nothing,
      unchanged: namesOf(after.slice(0, 1)),
      created: namesOf(after.slice(1)),
      deleted: namesOf(before.slice(1)),
    });
    expect(calls).toEqual(['list', 'create', 'delete']);
  });

  test('enables a window that is disabled', async () => {
    await using rig = await openRig(noon);
    const desired = planFor(['17:00']);
    await reconcileWindows(desired, windowsOf(rig));
    const disabled = { ...windowRequest(first(desired), windowTarget, rig.now), State: 'DISABLED' } as const;
    await rig.client.send(new UpdateScheduleCommand(disabled));
    expect(await reconcileWindows(desired, windowsOf(rig))).toEqual({ ...nothing, updated: namesOf(desired) });
    expect(await windowsOf(rig).list()).toEqual([{ name: first(desired).name, enabled: true }]);
  });

  test('relies on no listing to be up to date', async () => {
    await using rig = await openRig(noon);
    const [gone, kept] = [planFor(['17:00']), planFor(['20:00'])];
    await reconcileWindows(kept, windowsOf(rig));
    const behind = { ...windowsOf(rig), list: async () => [{ name: first(gone).name, enabled: true }] };
    expect(await reconcileWindows(kept, behind)).toEqual({ ...nothing, updated: namesOf(kept) });
    expect(namesOf(await windowsOf(rig).list())).toEqual(namesOf(kept));
  });

  test('reports a window that another change keeps from being settled', async () => {
    await using rig = await openRig(noon, { settlingMs: 60_000 });
    const desired = planFor(['17:00']);
    await reconcileWindows(desired, windowsOf(rig));
    const { windows, calls } = watched({ ...windowsOf(rig), list: async () => [] });
    expect(await reconcileWindows(desired, windows)).toEqual({ ...nothing, contended: namesOf(desired) });
    expect(calls).toEqual(['list', ...Array(3).fill(['create', 'update']).flat()]);
  });

  test('creates the others if one fails, deletes none then, and throws', async () => {
    await using rig = await openRig(noon);
    const [old, desired] = [planFor(['15:00']), planFor(['17:00', '20:00', '23:00'])];
    await reconcileWindows(old, windowsOf(rig));
    const windows = windowsOf(rig);
    const failing: WindowSchedules = {
      ...windows,
      create: (window) => (window === first(desired) ? Promise.reject(new Error('throttled')) : windows.create(window)),
    };
    await expect(reconcileWindows(desired, failing)).rejects.toThrow('throttled');
    expect(namesOf(await windows.list())).toEqual(namesOf([...old, ...desired.slice(1)]));
  });
});

function first<T>([item]: readonly T[]): T {
  if (item === undefined) throw new Error('There is none.');
  return item;
}

// Before Math.random is replaced, which chooses the seed.
const search = searchOf('interleavings of two reconcilers', { inTests: 40, long: 400 });
const starts = ['12:05', '13:00', '14:00', '17:00', '17:10', '20:00', '23:00'];
const anyStarts = fc.subarray(starts);

/** The calls of two reconcilers in an order that fast-check chooses. One call is made at a time. */
function interleaved(windows: WindowSchedules, scheduler: fc.Scheduler): WindowSchedules {
  const inTurn = <Arguments extends readonly unknown[], Answer>(call: (...args: Arguments) => Promise<Answer>) => {
    return (...args: Arguments) => scheduler.schedule(Promise.resolve()).then(() => call(...args));
  };
  return {
    list: inTurn(windows.list),
    create: inTurn(windows.create),
    update: inTurn(windows.update),
    delete: inTurn(windows.delete),
  };
}

/** As each next sync does, as long as Scheduler does not answer. Nothing else may stop a reconciler. */
async function reconcileUntilDone(desired: readonly CaptureWindow[], windows: WindowSchedules): Promise<void> {
  for (let attempt = 0; attempt < 20; attempt++) {
    const done = await reconcileWindows(desired, windows).catch((error) => {
      if (error instanceof OddsError && error.code === 'scheduler_unavailable') return undefined;
      throw error;
    });
    if (done !== undefined && done.contended.length === 0) return;
  }
  throw new Error('Twenty reconciliations in a row did not end.');
}

/** All schedules of the group, with their definitions. */
async function keptIn(rig: Rig): Promise<ReadonlyMap<string, unknown>> {
  const kept = new Map<string, unknown>();
  for await (const { Schedules = [] } of paginateListSchedules({ client: rig.client }, { GroupName: group })) {
    for (const { Name = '' } of Schedules) {
      const found = await rig.client.send(new GetScheduleCommand({ Name, GroupName: group }));
      const { $metadata, Arn, CreationDate, LastModificationDate, ...definition } = found;
      kept.set(Name, definition);
    }
  }
  return kept;
}

test('two reconcilers leave the windows of the plan, whatever their order and whichever replies are lost', async () => {
  const anyCase = fc.record({
    before: anyStarts,
    disabled: fc.boolean(),
    older: anyStarts,
    newer: anyStarts,
    samePlan: fc.boolean(),
    lost: fc.array(fc.boolean(), { maxLength: 30 }),
    scheduler: fc.scheduler(),
  });
  await fc.assert(
    fc.asyncProperty(anyCase, async ({ before, disabled, older, newer, samePlan, lost, scheduler }) => {
      let isBroken = false;
      let request = 0;
      await using rig = await openRig(noon, { losesReply: () => isBroken && lost[request++] === true });
      await reconcileWindows(planFor(before), windowsOf(rig));
      for (const Name of ['observe-mlb', 'closing-nfl-20260714T2245Z-0']) {
        await rig.client.send(new CreateScheduleCommand(scheduleInput({ Name })));
      }
      const [edited] = planFor(before);
      if (disabled && edited) {
        await rig.client.send(new UpdateScheduleCommand(scheduleInput({ Name: edited.name, State: 'DISABLED' })));
      }
      const desired = planFor(newer);
      isBroken = true;
      await scheduler.waitFor(
        Promise.all([
          reconcileUntilDone(samePlan ? desired : planFor(older), interleaved(windowsOf(rig), scheduler)),
          reconcileUntilDone(desired, interleaved(windowsOf(rig), scheduler)),
        ]),
      );
      // The one with the older plan may have ended last. The next sync makes up for it.
      if (!samePlan) await reconcileUntilDone(desired, windowsOf(rig));
      isBroken = false;
      const kept = await keptIn(rig);
      const foreign = ['closing-nfl-20260714T2245Z-0', 'observe-mlb'];
      expect([...kept.keys()].sort()).toEqual([...namesOf(desired), ...foreign].sort());
      for (const window of desired) expect(kept.get(window.name)).toEqual(windowRequest(window, windowTarget, rig.now));
    }),
    search,
  );
});
