import { newYorkTime, slateDateAt } from '../../../lib/odds/slate-date.ts';

/** Whole minutes since 1970, UTC: the market's tick. Between two ticks nothing changes, so polls 30 s apart often agree. */
export type Minute = number;

/** From `from` up to but without `to`. */
export interface Interval {
  readonly from: Minute;
  readonly to: Minute;
}

export function minuteOf(at: Date): Minute {
  return Math.floor(at.getTime() / 60_000);
}

export function isoOf(minute: Minute): string {
  return new Date(minute * 60_000).toISOString();
}

export function within(interval: Interval, minute: Minute): boolean {
  return interval.from <= minute && minute < interval.to;
}

/** The slate that a baseball fan calls today: `YYYY-MM-DD` in America/New_York. */
export function newYorkDate(at: Date): string {
  return slateDateAt(at);
}

/** A clock time of New York on a date; hours below 0 and above 23 are of the days around it. */
export function newYorkMinute(date: string, hour: number, minute: number): Minute {
  return minuteOf(newYorkTime(date, hour, minute));
}

/** The market plays on every date of these years. Prices are worked out minute by minute, from the day before a game. */
export const seasons = { from: '2000-01-01', to: '2099-12-31' } as const;

export function isInSeason(date: string): boolean {
  return seasons.from <= date && date <= seasons.to;
}

/** The date so many days later. */
export function dateAfter(date: string, days = 1): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** A date of the calendar as `YYYY-MM-DD`: 2026-02-30 is none. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}
