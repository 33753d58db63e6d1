import { daysAfter, type SlateDate, slateDateAt } from '../odds/slate-date.ts';
import type { ScheduledGame } from './schedule.ts';

// Which official dates have to be asked again for results.

const hourMs = 3_600_000;
/** Statistics are corrected after a game, and a result with them. */
const recheckedForMs = 72 * hourMs;
/** A game may be open for the rest of its season. */
export const longestOpenDays = 400;
/** A request costs more than some dates in between. */
const bridgedDates = 3;
const mostRanges = 6;

/** Official dates, both included. */
export interface DateRange {
  readonly from: SlateDate;
  readonly to: SlateDate;
}

/**
 * Of an earlier date, and neither final nor cancelled: suspended, postponed without a new date, unknown, or not asked for since
 * it was scheduled or live.
 */
export function isOpen(
  { officialDate, state }: Pick<ScheduledGame, 'officialDate' | 'state'>,
  today: SlateDate,
): boolean {
  return officialDate < today && state !== 'final' && state !== 'cancelled';
}

/** The dates whose games may have ended within the last 72 hours: a game of one date may end on the next one. */
export function recentDates(now: Date): DateRange {
  const firstEnd = slateDateAt(new Date(now.getTime() - recheckedForMs));
  return { from: daysAfter(firstEnd, -1), to: slateDateAt(now) };
}

/**
 * These dates and those of all open games, newest first. What is resumed is listed on the date of its resumption, too: so a
 * correction after it is in the recent dates.
 */
export function withOpenDates(
  dates: DateRange,
  games: readonly ScheduledGame[],
  today: SlateDate,
): readonly DateRange[] {
  const open = games.filter((game) => isOpen(game, today)).map(({ officialDate }) => officialDate);
  return mergeRanges([dates, ...open.map((date) => ({ from: date, to: date }))]);
}

function mergeRanges(ranges: readonly DateRange[]): readonly DateRange[] {
  const merged: DateRange[] = [];
  for (const range of ranges.toSorted((a, b) => (a.from < b.from ? -1 : 1))) {
    const last = merged.at(-1);
    if (last && range.from <= daysAfter(last.to, bridgedDates + 1)) merged[merged.length - 1] = joined(last, range);
    else merged.push(range);
  }
  while (merged.length > mostRanges) {
    const nearest = smallestGap(merged);
    const [one, other] = merged.slice(nearest, nearest + 2);
    if (one && other) merged.splice(nearest, 2, joined(one, other));
  }
  return merged.reverse();
}

function joined(one: DateRange, other: DateRange): DateRange {
  const [to = one.to] = [one.to, other.to].sort().reverse();
  return { from: one.from, to };
}

/** The index of the range behind which the gap is smallest. */
function smallestGap(inOrder: readonly DateRange[]): number {
  const gaps = inOrder.slice(1).map(({ from }, index) => Date.parse(from) - Date.parse(inOrder[index]?.to ?? from));
  return gaps.indexOf(Math.min(...gaps));
}
