import type { Instant } from '../odds/instant.ts';
import { expectedSpans, type UpcomingGame } from './capture-windows.ts';

/** How far apart drains are that record what waits. */
export interface DrainTimes {
  /** In capture windows and just after them; no scheduled drain is sooner. */
  readonly everyMinutes: number;
  /** Otherwise. */
  readonly farFromGamesEveryMinutes: number;
}

const minuteMs = 60_000;

/** Whether a window is open, or was when the drain before could have run. What was observed in it is recorded soon. */
function isNearWindow(
  now: Date,
  games: readonly UpcomingGame[],
  everyMinutes: number,
  openForMinutes: number,
): boolean {
  const time = now.getTime();
  return expectedSpans(games, now).some(({ from, until }) => {
    return from <= time - openForMinutes * minuteMs && until > time - everyMinutes * minuteMs;
  });
}

/**
 * Whether a scheduled drain records. A tick comes up to a minute late, so the last drain counts as a minute older.
 *
 * @param lastDrainAt when a drain last recorded all that it could; null if none has
 */
export function isDrainDue(
  now: Date,
  games: readonly UpcomingGame[],
  lastDrainAt: Instant | null,
  { everyMinutes, farFromGamesEveryMinutes }: DrainTimes,
): boolean {
  if (lastDrainAt === null || isNearWindow(now, games, everyMinutes, 0)) return true;
  return now.getTime() - Date.parse(lastDrainAt) >= (farFromGamesEveryMinutes - 1) * minuteMs;
}

/** How far apart drains are in hindsight of a moment: as in windows once one has been open for three drains. */
export function drainIntervalMinutes(now: Date, games: readonly UpcomingGame[], times: DrainTimes): number {
  const { everyMinutes, farFromGamesEveryMinutes } = times;
  return isNearWindow(now, games, everyMinutes, 3 * everyMinutes) ? everyMinutes : farFromGamesEveryMinutes;
}
