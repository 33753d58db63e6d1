import type { CaptureWindow } from './capture-windows.ts';
import type { WindowSchedules } from './window-schedules.ts';

/** Names of windows, by what was done. */
export interface WindowChanges {
  readonly unchanged: readonly string[];
  readonly created: readonly string[];
  /** Was disabled, or exists though the listing lacks it. */
  readonly updated: readonly string[];
  readonly deleted: readonly string[];
  /** Another reconciler changes it at the same moment. The next reconciliation sees the outcome. */
  readonly contended: readonly string[];
}

type Change = 'created' | 'updated' | 'deleted' | 'contended';

const mostRounds = 3;

/**
 * Makes the listed windows equal to the desired ones, with one listing and no other call if they are. A window's name says all
 * of it, so one that is listed and enabled is right. New windows are created before old ones are deleted: a window that was
 * only moved has no gap. If one cannot be created, the others are all the same, and no window is deleted.
 * @throws what the first failing call threw
 */
export async function reconcileWindows(
  desired: readonly CaptureWindow[],
  schedules: WindowSchedules,
  signal?: AbortSignal,
): Promise<WindowChanges> {
  const listed = await schedules.list(signal);
  const enabled = new Set(listed.filter((each) => each.enabled).map(({ name }) => name));
  const names = new Set(desired.map(({ name }) => name));
  const missing = desired.filter(({ name }) => !enabled.has(name));
  const obsolete = listed.filter(({ name }) => !names.has(name));
  const ensured = await applyToEach(missing, (window) => ensureWindow(window, schedules, signal));
  // What is gone already was deleted by another reconciler, or by itself after its end.
  const deleted = await applyToEach(obsolete, async ({ name }) => {
    return (await schedules.delete(name, signal)) ? 'deleted' : undefined;
  });
  const namesOf = (wanted: Change) =>
    [...ensured, ...deleted].flatMap(({ name, change }) => (change === wanted ? name : []));
  return {
    unchanged: [...names].filter((name) => enabled.has(name)),
    created: namesOf('created'),
    updated: namesOf('updated'),
    deleted: namesOf('deleted'),
    contended: namesOf('contended'),
  };
}

interface Applied {
  readonly name: string;
  readonly change: Change | undefined;
}

/** One after the other. @throws what the first failing one threw, after all were tried */
async function applyToEach<T extends { readonly name: string }>(
  items: readonly T[],
  apply: (item: T) => Promise<Change | undefined>,
): Promise<readonly Applied[]> {
  const applied: Applied[] = [];
  const failures: unknown[] = [];
  for (const item of items) {
    try {
      applied.push({ name: item.name, change: await apply(item) });
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
  return applied;
}

/** A window can appear and vanish between the two calls, if another reconciler follows another plan. */
async function ensureWindow(window: CaptureWindow, schedules: WindowSchedules, signal?: AbortSignal): Promise<Change> {
  for (let round = 0; round < mostRounds; round++) {
    if (await schedules.create(window, signal)) return 'created';
    if (await schedules.update(window, signal)) return 'updated';
  }
  return 'contended';
}
