import type { SlateDate } from '../odds/slate-date.ts';
import type { GapDay } from './gap-day.ts';

/** The gaps of each league, date by date. Each method throws OddsError `state_unavailable` if the store is unavailable. */
export interface GapStore {
  /** The known days from one date to another, both included, in the order of time. */
  readBetween(league: string, from: SlateDate, to: SlateDate, signal?: AbortSignal): Promise<readonly GapDay[]>;
  /** A day that was checked later is not overwritten by one that was checked earlier. */
  write(league: string, day: GapDay, signal?: AbortSignal): Promise<void>;
}
