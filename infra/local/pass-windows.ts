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
  const syncAgain = () => new Date((Math.floor(time.now.getTime() / syncEveryMs) + 1) * syncEveryMs);
  for (let sync = syncAgain(); sync <= until; sync = syncAgain()) {
    await runDue(sync, windows, time);
    await deployment.invoke('sync-schedule', {});
    await deployment.settled();
  }
  await runDue(until, windows, time);
}

async function runDue(until: Date, windows: LocalWindows, time: Passing['time']): Promise<void> {
  for (let due = windows.nextDueAt(); due !== undefined && due < until; due = windows.nextDueAt()) {
    if (due > time.now) time.now = due;
    await windows.deliverDue();
  }
  time.now = until;
}
