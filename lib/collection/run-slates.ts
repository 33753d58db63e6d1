import { type SlateDate, slateDateAt, slateDatesAt } from '../odds/slate-date.ts';
import type { StartWindow } from '../odds/source.ts';

/**
 * The slates that a run observes if it is not asked for one: today's and tomorrow's, because openers appear the day before. A
 * capture window belongs to the date on which it opens: after midnight it is of a game that is late.
 */
export function slateDatesOfRun(now: Date, window?: Pick<StartWindow, 'from'>): readonly SlateDate[] {
  const dates = slateDatesAt(now);
  return window ? [...new Set([slateDateAt(new Date(window.from)), ...dates])] : dates;
}
