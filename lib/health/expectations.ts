import { type Cadence, cadenceAt, isInSeason, observedTodayMs } from '../games/cadence.ts';
import { captureRules, type UpcomingGame } from '../games/capture-windows.ts';
import type { DrainTimes } from '../games/drain-cadence.ts';
import { clockAt } from '../odds/slate-date.ts';

/** When and how often one league is observed. Hours and months are those of the expectations' zone, both ends included. */
export interface ObservedSlate {
  readonly league: string;
  readonly everyMinutes: number;
  readonly hours: { readonly from: number; readonly to: number };
  readonly months: { readonly from: number; readonly to: number };
}

/** What should be running, and how often. */
export interface Expectations {
  /** In the order in which a run asks them. */
  readonly sources: readonly string[];
  /** Circuits that are expected to exist, even if nothing has failed yet. */
  readonly circuits: readonly string[];
  readonly slates: readonly ObservedSlate[];
  readonly timeZone: string;
  /** Whether a schedule starts the runs. If people start them, silence means nothing. */
  readonly byClock: boolean;
  /** The season's switch. */
  readonly collecting: boolean;
  readonly drains: DrainTimes;
  /** Whether the slates of {@link schedules} are observed every minute around first pitches. */
  readonly captureWindows: boolean;
  /** Leagues whose official schedule is synced while their slate is observed, and how often. */
  readonly schedules: readonly { readonly league: string; readonly everyMinutes: number }[];
}

/** A run is silent after this many of its intervals without a report: one may be late, and one may have failed. */
const silentAfterIntervals = 3;

export function silentAfterMs(everyMinutes: number): number {
  return silentAfterIntervals * everyMinutes * 60_000;
}

/** Out of season no run asks the source for months, so its last status no longer describes it. */
export function isOutOfSeason(
  slate: ObservedSlate,
  { byClock, collecting, timeZone }: Expectations,
  now: Date,
): boolean {
  return byClock && (!collecting || !isInSeason(now, slate, timeZone));
}

/** How long the slate has been observed today; null if it should not be observed now. No change of clocks falls into the hours. */
export function observedForMs(slate: ObservedSlate, expected: Expectations, now: Date): number | null {
  return isExpected(slate, expected, now) ? observedTodayMs(now, slate, expected.timeZone) : null;
}

/** How far apart its runs are at this moment, by the official games of its league; null if none is expected. */
export function cadenceOf(
  slate: ObservedSlate,
  expected: Expectations,
  games: readonly UpcomingGame[],
  now: Date,
): Cadence | null {
  return isExpected(slate, expected, now) ? cadenceAt(now, slate, expected.timeZone, games) : null;
}

function isExpected(slate: ObservedSlate, expected: Expectations, now: Date): boolean {
  return expected.byClock && !isOutOfSeason(slate, expected, now);
}

/** How often windows are planned. */
export const planEveryMinutes = captureRules.planEvery;

/** `YYYY-MM-DD HH:MM` in that zone. */
export function localTimeAt(timeZone: string, at: Date): string {
  return clockAt(timeZone, at).toISOString().slice(0, 16).replace('T', ' ');
}
