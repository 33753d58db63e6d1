import { type Command, InvalidArgumentError } from 'commander';
import { type Instant, instantOf } from '../lib/odds/instant.ts';
import { isSlateDate, type SlateDate } from '../lib/odds/slate-date.ts';
import { slateFault } from '../lib/odds/slate-range.ts';

// What is typed is refused by its option's name before anything starts.

export function slateDate(text: string): SlateDate {
  if (isSlateDate(text)) return text;
  throw new InvalidArgumentError('It must be a date of the calendar, as in 2026-07-04.');
}

export function instant(text: string): Instant {
  const at = isSlateDate(text.slice(0, 10)) ? instantOf(text) : undefined;
  if (at !== undefined) return at;
  throw new InvalidArgumentError('It must be an ISO time with an offset, as in 2026-07-04T17:05:00Z.');
}

export function league(text: string): string {
  if (/^[a-z][a-z0-9]{1,11}$/.test(text)) return text;
  throw new InvalidArgumentError('It must be a league in lower case, as in mlb, nfl or ncaaf.');
}

export function refreshSeconds(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number of seconds, from 1 to 9999.');
}

/** Ends the command with a usage error if one of these dates cannot be asked for. By the option's name. */
export function refuseDates(
  command: Command,
  dates: Readonly<Partial<Record<'date' | 'from' | 'to', SlateDate | undefined>>>,
  now: Date,
): void {
  for (const [option, date] of Object.entries(dates)) {
    const fault = date === undefined ? undefined : slateFault(date, now);
    if (fault !== undefined) command.error(`error: option '--${option}': ${fault}`);
  }
}
