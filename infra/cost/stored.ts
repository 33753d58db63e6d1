import type { Stage } from '../stages.ts';
import { activityOf, daysOfMonth } from './activity.ts';
import type { Assumptions } from './assumptions.ts';

export const kbOfGb = 1_048_576;

interface Stored {
  readonly historyGb: number;
  readonly landedGb: number;
  /** Days of observations that the bucket holds. */
  readonly landedDays: number;
}

/** What bucket and database hold at the end of the seasons that are stored, in any month: nothing is cheaper out of season. */
export function storedBy(stage: Stage, assumptions: Assumptions): Stored {
  const observationsOfDay = activityOf(stage, assumptions, true).observations / daysOfMonth;
  const days = assumptions['seasons-stored'] * seasonMonthsOf(stage) * daysOfMonth;
  const landedDays = Math.min(days, stage.landedExpiresAfter?.toDays() ?? days);
  return {
    historyGb: (observationsOfDay * days * assumptions['history-kb']) / kbOfGb,
    landedGb: (observationsOfDay * landedDays * assumptions['landed-kb']) / kbOfGb,
    landedDays,
  };
}

/** Months of a year in which a slate of the stage is observed. */
export function seasonMonthsOf({ slates }: Stage): number {
  const months = slates.flatMap(({ months: { from, to } }) =>
    Array.from({ length: to - from + 1 }, (_, nth) => from + nth),
  );
  return new Set(months).size;
}
