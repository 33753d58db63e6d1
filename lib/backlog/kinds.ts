import type { LandedKind } from '../landing/landed-kind.ts';

/** The kinds of landed things. Each has a name and a root that no other has. How odds are recorded: `recordedOdds`. */

export const odds: LandedKind = { name: 'odds', root: 'landed/' };

/** Answers of the official schedule. They are landed only: no table holds them yet. */
export const schedule: LandedKind = { name: 'schedule', root: 'schedule/' };
