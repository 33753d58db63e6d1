import { clockAt } from '../odds/slate-date.ts';
import { type CaptureRules, captureRules, expectedSpans, type UpcomingGame } from './capture-windows.ts';

/** When the slate of a league is observed by regular runs. Hours and months are those of the zone, both ends included. */
export interface SlateTimes {
  readonly everyMinutes: number;
  readonly hours: { readonly from: number; readonly to: number };
  /** The season, by month. */
  readonly months: { readonly from: number; readonly to: number };
}

/** How far apart runs are expected at a moment. */
export interface Cadence {
  readonly everyMinutes: number;
  /** For how long they have been so far apart, in milliseconds: since the window opened, or since the first hour of the day. */
  readonly forMs: number;
  readonly isInWindow: boolean;
}

/**
 * How far apart the runs of a slate are expected at a moment: a minute in a capture window, else the regular interval. Null
 * outside of the hours and months if no window is open.
 *
 * @param games the official games around the moment, as they are known then or later; none if no windows are planned
 */
export function cadenceAt(
  at: Date,
  slate: SlateTimes,
  timeZone: string,
  games: readonly UpcomingGame[] = [],
  rules: CaptureRules = captureRules,
): Cadence | null {
  const time = at.getTime();
  const window = expectedSpans(games, at, rules).find(({ from, until }) => from <= time && time < until);
  if (window !== undefined) return { everyMinutes: rules.every, forMs: time - window.from, isInWindow: true };
  const forMs = observedTodayMs(at, slate, timeZone);
  return forMs === null ? null : { everyMinutes: slate.everyMinutes, forMs, isInWindow: false };
}

/** How long regular runs have observed the slate today; null if they should not now. No change of clocks falls into the hours. */
export function observedTodayMs(at: Date, slate: SlateTimes, timeZone: string): number | null {
  const clock = clockAt(timeZone, at);
  const hour = clock.getUTCHours();
  if (!isInSeason(at, slate, timeZone) || !isWithin(slate.hours, hour)) return null;
  return ((hour - slate.hours.from) * 3_600 + clock.getUTCMinutes() * 60 + clock.getUTCSeconds()) * 1_000;
}

export function isInSeason(at: Date, { months }: Pick<SlateTimes, 'months'>, timeZone: string): boolean {
  return isWithin(months, clockAt(timeZone, at).getUTCMonth() + 1);
}

function isWithin({ from, to }: { from: number; to: number }, value: number): boolean {
  return from <= value && value <= to;
}
