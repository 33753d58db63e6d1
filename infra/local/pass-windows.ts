import type { LocalDeployment } from './local-deployment.ts';
import type { LocalWindows } from './local-windows.ts';

interface Passing {
  readonly deployment: Pick<LocalDeployment, 'invoke' | 'settled'>;
  readonly windows: LocalWindows;
  /** The clock of the deployment and of its windows. */
  readonly time: { now: Date };
}

/** How often the official schedule is synced, and windows are planned after it. */
const syncEveryMs = 15 * 60_000;

/** Lets simulated time pass until a moment, with all syncs and runs of capture windows that are due before it. */
export async function passWindows(until: Date, { deployment, windows, time }: Passing): Promise<void> {
  if (windows.nextDueAt() === undefined) await sync(deployment);
  const syncAgain = () => new Date((Math.floor(time.now.getTime() / syncEveryMs) + 1) * syncEveryMs);
  for (let next = syncAgain(); next <= until; next = syncAgain()) {
    await runDue(next, windows, time);
    await sync(deployment);
  }
  await runDue(until, windows, time);
}

async function sync({ invoke, settled }: Passing['deployment']): Promise<void> {
  await invoke('sync-schedule', {});
  await settled();
}

async function runDue(until: Date, windows: LocalWindows, time: Passing['time']): Promise<void> {
  for (let due = windows.nextDueAt(); due !== undefined && due < until; due = windows.nextDueAt()) {
    if (due > time.now) time.now = due;
    await windows.deliverDue();
  }
  time.now = until;
}
