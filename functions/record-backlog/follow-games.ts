import type { BacklogRun } from '../../lib/backlog/backlog-run.ts';
import { type DrainTimes, drainIntervalMinutes, isDrainDue } from '../../lib/games/drain-cadence.ts';
import type { ScheduledGame } from '../../lib/games/schedule.ts';
import { upcomingGames } from '../../lib/games/upcoming-games.ts';
import type { Instant } from '../../lib/odds/instant.ts';
import { daysAfter, type SlateDate, slateDatesAt } from '../../lib/odds/slate-date.ts';
import type { RunStatus } from '../../lib/telemetry/run-status.ts';

interface Followed {
  readonly times: DrainTimes;
  /** The official games of some dates. */
  readonly gamesBetween: (from: SlateDate, to: SlateDate, signal: AbortSignal) => Promise<readonly ScheduledGame[]>;
  /** As {@link lastDrainOf} says. */
  readonly lastDrainAt: (signal: AbortSignal) => Promise<Instant | null>;
  readonly now: () => Date;
}

/**
 * When the last drain recorded all that it could; null if it could not, so that the next one tries again and does not rest for
 * hours, or if there was none.
 */
export function lastDrainOf(status: Pick<RunStatus, 'last' | 'succeededAt'> | undefined): Instant | null {
  return status?.last.succeeded ? status.succeededAt : null;
}

/**
 * Says of a drain whether it is due, and how far apart drains are at the moment. If that cannot be read it is due: it then meets the
 * same store, and reports it.
 */
export async function followGames(
  run: BacklogRun,
  { times, gamesBetween, lastDrainAt, now }: Followed,
  signal: AbortSignal,
): Promise<void> {
  if (run.order.skip !== undefined) return;
  try {
    const at = now();
    const [today, tomorrow] = slateDatesAt(at);
    const [known, last] = await Promise.all([
      gamesBetween(daysAfter(today, -1), tomorrow, signal),
      lastDrainAt(signal),
    ]);
    const games = upcomingGames(known);
    run.drainIntervalMs = drainIntervalMinutes(at, games, times) * 60_000;
    if (run.order.isScheduled && !isDrainDue(at, games, last, times)) {
      run.rest = `No capture window is open, and a drain has recorded all at ${last}.`;
    }
  } catch {
    run.drainIntervalMs = times.farFromGamesEveryMinutes * 60_000;
  }
}
