import type { Instant } from '../odds/instant.ts';
import type { SlateDate } from '../odds/slate-date.ts';
import type { Schedule, ScheduledGame } from './schedule.ts';

/** The known official schedule, date by date, for runs that must know it while they ask a source. */
export interface ScheduleStore {
  /**
   * Saves what a schedule says about every date that it covers, also that a date has no game. A newer capture of a date is
   * never overwritten by an older one, so any order of writes leaves the same result.
   *
   * @returns the dates that changed: they were unknown, or had other games
   * @throws OddsError `state_unavailable`; some of the dates may be written then, and all may be written again
   */
  write(league: string, schedule: Schedule, capturedAt: Instant, signal: AbortSignal): Promise<readonly SlateDate[]>;
  /** The games of an official date, none on an off day; undefined if nothing is known. @throws OddsError `state_unavailable` */
  gamesOn(league: string, slateDate: SlateDate, signal: AbortSignal): Promise<readonly ScheduledGame[] | undefined>;
  /** The games of all known dates from one to another, both included: a few days at most. @throws OddsError `state_unavailable` */
  gamesBetween(league: string, from: SlateDate, to: SlateDate, signal: AbortSignal): Promise<readonly ScheduledGame[]>;
  /**
   * The next scheduled start of a game that is still to come today or tomorrow in New York; null if none is known.
   * @throws OddsError `state_unavailable`
   */
  nextPitchAfter(league: string, now: Date, signal: AbortSignal): Promise<Date | null>;
}
