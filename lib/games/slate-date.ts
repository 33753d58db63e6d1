/** The official date of a slate, `YYYY-MM-DD` in America/New_York: the zone that baseball's schedule is written in. */
export type SlateDate = string;

const newYork = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/New_York',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
});

/** Today and tomorrow in New York: openers appear the day before. */
export function slateDatesAt(now: Date): readonly [today: SlateDate, tomorrow: SlateDate] {
  const part = Object.fromEntries(newYork.formatToParts(now).map(({ type, value }) => [type, Number(value)]));
  const { year = Number.NaN, month = Number.NaN, day = Number.NaN } = part;
  return [calendarDate(year, month, day), calendarDate(year, month, day + 1)];
}

/** The date so many days later; earlier where `days` is negative. */
export function daysAfter(slateDate: SlateDate, days: number): SlateDate {
  const [year = Number.NaN, month = Number.NaN, day = Number.NaN] = slateDate.split('-').map(Number);
  return calendarDate(year, month, day + days);
}

/** All dates from one to another, both included. None where the second comes before the first. */
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
