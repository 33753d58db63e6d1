import { planWindows, type WindowNaming } from '../games/capture-windows.ts';
import { reconcileWindows } from '../games/reconcile-windows.ts';
import type { ScheduleStore } from '../games/schedule-store.ts';
import { upcomingGames } from '../games/upcoming-games.ts';
import type { WindowSchedules } from '../games/window-schedules.ts';
import { daysAfter, slateDatesAt } from '../odds/slate-date.ts';
import { type LeaseStore, withLease } from '../resilience/lease.ts';
import type { PlanReport } from './plan-report.ts';
import type { PlanRun } from './plan-run.ts';

export interface PlanCollaborators {
  readonly schedule: Pick<ScheduleStore, 'gamesBetween'>;
  readonly windows: WindowSchedules;
  readonly leases: LeaseStore;
  /** What else defines a window than its time. */
  readonly fingerprint: WindowNaming['fingerprint'];
  /** Without it no window is planned, and those that exist are deleted. */
  readonly hasWindows: boolean;
  readonly now: () => Date;
}

/** The most that it may take; no part of it runs after that. */
interface Invocation {
  readonly signal: AbortSignal;
  readonly timeLeftMs: () => number;
}

/**
 * Makes the windows in Scheduler those that the official games of yesterday, today and tomorrow need, while no other run does.
 * A game of yesterday that has not begun may have one after midnight.
 *
 * @throws OddsError
 */
export async function planClosing(
  run: PlanRun,
  { schedule, windows, leases, fingerprint, hasWindows, now }: PlanCollaborators,
  { signal, timeLeftMs }: Invocation,
): Promise<PlanReport> {
  const { league, correlationId: owner } = run;
  if (run.skip !== undefined) return run.report();
  const lease = { store: leases, owner, owes: [], forMs: timeLeftMs(), now };
  await withLease(`plan-closing/${league}`, lease, async () => {
    const [today, tomorrow] = slateDatesAt(now());
    const games = hasWindows ? await schedule.gamesBetween(league, daysAfter(today, -1), tomorrow, signal) : [];
    run.windows = planWindows(upcomingGames(games), now(), { league, fingerprint });
    run.changes = await reconcileWindows(run.windows, windows, signal);
  });
  return run.report();
}
