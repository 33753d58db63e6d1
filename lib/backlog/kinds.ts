import type { LandedKind } from '../landing/landed-kind.ts';

/** The kinds of landed things. Each has a name and a root that no other has. How they are recorded: `recordedOdds`, `recordedSchedule`. */

export const odds: LandedKind = { name: 'odds', root: 'landed/' };

/** Answers of the official schedule. They are recorded by drains only, so that a sync does not wake the database. */
export const schedule: LandedKind = { name: 'schedule', root: 'schedule/' };
