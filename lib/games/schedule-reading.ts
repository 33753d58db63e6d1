import type { SlateDate } from '../odds/slate-date.ts';
import type { Schedule } from './schedule.ts';
import type { ScheduleEntry } from './schedule-entry.ts';

/** Every entry is one of the three: `seen = games + repeated + sum(rejected)`. */
interface EntryCount {
  readonly seen: number;
  readonly games: number;
  /** Further entries of a game that is listed more than once. */
  readonly repeated: number;
  readonly rejected: Readonly<Record<string, number>>;
}

/** What one answer says of the official schedule. */
export interface ScheduleReading {
  readonly readerVersion: number;
  /** What runs ask. */
  readonly schedule: Schedule;
  /** What is recorded: each game once for each date that lists it, by date and gamePk. */
  readonly listed: readonly ScheduleEntry[];
  /** The dates that were asked for and that could be read to the end: an entry that one of them lacks is withdrawn. */
  readonly wholeDates: readonly SlateDate[];
  /** Whether the answer was asked for details: then one of those dates that lacks an entry lacks its details too. */
  readonly isDetailed: boolean;
  readonly entries: EntryCount;
}
