import type { Instant } from '../odds/instant.ts';
import type { SlateDate } from '../odds/slate-date.ts';
import type { Schedule, ScheduledGame } from './schedule.ts';

/** What is known of the official schedule, date by date, for whoever has to know it while a source is asked. */
export interface ScheduleStore {
  /**
   * Takes what a schedule says of every date that it covers; that a date has no game is known from then on, too. What a
   * newer capture says of a date stays, so any order of writes leaves the same.
   *
   * @returns the dates on which something has changed: they were not known, or had other games
   * @throws OddsError `state_unavailable`; some of the dates may be written then, and all may be written again
   */
  write(league: string, schedule: Schedule, capturedAt: Instant, signal: AbortSignal): Promise<readonly SlateDate[]>;
  /** The games of an official date, none on an off day; undefined where nothing is known. @throws OddsError `state_unavailable` */
  gamesOn(league: string, slateDate: SlateDate, signal: AbortSignal): Promise<readonly ScheduledGame[] | undefined>;
  /** The games of all known dates from one to another, both included: a few days at most. @throws OddsError `state_unavailable` */
  gamesBetween(league: string, from: SlateDate, to: SlateDate, signal: AbortSignal): Promise<readonly ScheduledGame[]>;
  /**
   * The next scheduled start of a game that is still to come today or tomorrow in New York; null where none is known.
   * @throws OddsError `state_unavailable`
   */
  nextPitchAfter(league: string, now: Date, signal: AbortSignal): Promise<Date | null>;
}
