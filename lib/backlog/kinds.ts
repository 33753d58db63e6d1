import type { LandedKind } from '../landing/landed-kind.ts';

/** The kinds of landed things. Each has a name and a root that no other has. How they are recorded: `recordedOdds`, `recordedSchedule`, `recordedLinks`. */

export const odds: LandedKind = { name: 'odds', root: 'landed/' };

/** Answers of the official schedule. They are recorded by drains only, so that a sync does not wake the database. */
export const schedule: LandedKind = { name: 'schedule', root: 'schedule/' };

/** Links by hand: which official game a game of a source is, as a person says. Recorded by drains only, too. */
export const links: LandedKind = { name: 'links', root: 'links/' };
