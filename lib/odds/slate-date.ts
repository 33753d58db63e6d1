import { tzOffset } from '@date-fns/tz/tzOffset';

/** The official date of a slate, `YYYY-MM-DD` in America/New_York: the zone that baseball's schedule is written in. */
export type SlateDate = string;

const newYork = 'America/New_York';

/** The local time of a zone at a moment, as if it were UTC. */
export function clockAt(timeZone: string, at: Date): Date {
  return new Date(at.getTime() + tzOffset(timeZone, at) * 60_000);
}

/** The local time of New York at a moment, as if it were UTC. */
export function newYorkClockAt(at: Date): Date {
  return clockAt(newYork, at);
}

/** The date in New York at a moment. */
export function slateDateAt(at: Date): SlateDate {
  return newYorkClockAt(at).toISOString().slice(0, 10);
}

/** Today and tomorrow in New York: openers appear the day before. */
export function slateDatesAt(now: Date): readonly [today: SlateDate, tomorrow: SlateDate] {
  const today = slateDateAt(now);
  return [today, daysAfter(today, 1)];
}

/**
 * The moment at which a clock in New York shows this time; without one, the first moment of the date. Hours below 0 and
 * above 23 are of the days around it. Of a time that the clock shows twice, the first; one that it skips is an hour later.
 */
export function newYorkTime(date: SlateDate, hour = 0, minute = 0): Date {
  const clockMs = Date.parse(`${date}T00:00:00Z`) + (hour * 60 + minute) * 60_000;
  // New York is 4 or 5 hours behind UTC: if it shows the time by the first, it is that.
  const behindUtc = (hours: number) => new Date(clockMs + hours * 3_600_000);
  const inSummer = behindUtc(4);
  return clockAt(newYork, inSummer).getTime() === clockMs ? inSummer : behindUtc(5);
}

/** The date so many days later; earlier if `days` is negative. */
export function daysAfter(slateDate: SlateDate, days: number): SlateDate {
  const [year = Number.NaN, month = Number.NaN, day = Number.NaN] = slateDate.split('-').map(Number);
  return calendarDate(year, month, day + days);
}

/** All dates from one to another, both included. None if the second comes before the first. */
export function datesBetween(from: SlateDate, to: SlateDate): readonly SlateDate[] {
  const dates: SlateDate[] = [];
  for (let date = from; date <= to; date = daysAfter(date, 1)) dates.push(date);
  return dates;
}

/** A date that is in the calendar: `2026-02-29` is not. */
export function isSlateDate(text: string): text is SlateDate {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? [];
  if (year === undefined || year < '1900') return false;
  return calendarDate(Number(year), Number(month), Number(day)) === text;
}

/** By the calendar and not by adding 24 hours: a day in New York has 23 or 25 of them twice a year. */
function calendarDate(year: number, month: number, day: number): SlateDate {
  return new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);
}
