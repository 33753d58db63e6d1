import { daysAfter, type SlateDate, slateDatesAt } from './slate-date.ts';

interface SlateRange {
  readonly from: SlateDate;
  readonly to: SlateDate;
}

/** The sportsbooks whose prices are collected opened in 2018, when New Jersey's law changed. */
const firstSlate: SlateDate = '2018-01-01';
/** The schedule of a season is published less than that ahead, and prices of a game much less. */
const daysAhead = 366;

/** The slates that can be asked for, both ends included. A date outside is a typing error. */
function slateRangeAt(now: Date): SlateRange {
  return { from: firstSlate, to: daysAfter(slateDatesAt(now)[0], daysAhead) };
}

/** Why a slate cannot be asked for, with the dates that can; undefined if it can. */
export function slateFault(slateDate: SlateDate, now: Date): string | undefined {
  const { from, to } = slateRangeAt(now);
  if (from <= slateDate && slateDate <= to) return undefined;
  return `${slateDate} is outside the dates that can be asked for: ${from} to ${to}, a year ahead`;
}
