import * as z from 'zod';
import { recentDates } from '../../lib/games/open-games.ts';
import { daysAfter, isSlateDate, slateDatesAt } from '../../lib/odds/slate-date.ts';
import { slateFault } from '../../lib/odds/slate-range.ts';
import { OddsError } from '../../lib/resilience/odds-error.ts';
import type { Dates } from '../../lib/sources/mlb-stats-api/request.ts';
import { recordedBodySchema } from '../../lib/sources/recorded-body.ts';

const officialDate = z.string().refine(isSlateDate, 'not a date of the calendar as YYYY-MM-DD');

/** What a schedule, or an operator, may ask of sync-schedule. */
export const syncEventSchema = z.strictObject({
  /** Official dates, both included. */
  from: officialDate.optional(),
  to: officialDate.optional(),
  /** Instead of dates: those of the last 72 hours, and of all games that the known schedule has no result of. */
  for: z.literal('outcomes').optional(),
  /** When the schedule meant this run to start: EventBridge Scheduler's <aws.scheduler.scheduled-time>. */
  scheduledTime: z.iso.datetime({ offset: true }).optional(),
  recorded: recordedBodySchema.optional(),
});

export type SyncEvent = z.output<typeof syncEventSchema>;

/** Yesterday's games end after midnight, so their final state is read today. */
const daysBack = 1;
/** Prices are offered for less than that ahead. */
const daysAhead = 7;
/** One request covers all dates, and every date is a write. */
const mostDates = 366;

/**
 * The requested dates: from yesterday to a week ahead in New York by default. If only one end is given, the other is that of the
 * default as far as the two agree, and else the same date.
 *
 * @throws OddsError `event_invalid`
 */
export function datesToSync({ from, to }: SyncEvent, now: Date): Dates {
  const [today] = slateDatesAt(now);
  const [first, last] = [daysAfter(today, -daysBack), daysAfter(today, daysAhead)];
  const dates = {
    from: from ?? (to !== undefined && to < first ? to : first),
    to: to ?? (from !== undefined && from > last ? from : last),
  };
  for (const end of ['from', 'to'] as const) {
    const fault = slateFault(dates[end], now);
    if (fault !== undefined) throw refused(`${end}: ${fault}`);
  }
  if (dates.from > dates.to) throw refused('to: a date before that of "from"');
  if (dates.to > daysAfter(dates.from, mostDates - 1)) throw refused(`from: more than ${mostDates} dates at once`);
  return dates;
}

/**
 * What the event asks for: dates, or the dates that need a result.
 *
 * @throws OddsError `event_invalid`
 */
export function wantedBy(event: SyncEvent, now: Date): { readonly dates: Dates; readonly openToo: boolean } {
  if (event.for === undefined) return { dates: datesToSync(event, now), openToo: false };
  if (event.from !== undefined || event.to !== undefined) throw refused('for: dates are named beside it');
  if (event.recorded !== undefined) throw refused('for: a recorded body is named beside it');
  return { dates: recentDates(now), openToo: true };
}

function refused(fault: string): OddsError {
  return new OddsError('event_invalid', `The event was refused. ${fault}.`, { details: { faults: [fault] } });
}
