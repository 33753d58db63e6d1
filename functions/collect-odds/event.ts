import * as z from 'zod';
import { isSlateDate } from '../../lib/odds/slate-date.ts';
import { recordedBodySchema } from '../../lib/sources/recorded-body.ts';
import { sourceNames } from '../../lib/sources/registry.ts';

export const leaguePattern = /^[a-z0-9]{2,12}$/;

const instant = z.iso.datetime({ offset: true });

/** What a schedule, or an operator, may ask of collect-odds. */
export const collectEventSchema = z
  .strictObject({
    /** This one alone; without it, the first that can serve. */
    source: z.enum(sourceNames).optional(),
    /** Without one, that of a recorded body, and else mlb. */
    league: z.string().regex(leaguePattern, 'a league is named like "mlb"').optional(),
    /** The slate; without one, today's and tomorrow's in New York, and in a window that of the date on which it opened. */
    date: z.string().refine(isSlateDate, 'not a date of the calendar as YYYY-MM-DD').optional(),
    /** When the schedule meant this run to start: EventBridge Scheduler's <aws.scheduler.scheduled-time>. */
    scheduledTime: instant.optional(),
    /** The capture window whose schedule starts it: then events may be asked one by one. */
    window: z.strictObject({ from: instant, until: instant }).optional(),
    recorded: recordedBodySchema.optional(),
  })
  .refine(({ window, scheduledTime }) => window === undefined || scheduledTime !== undefined, {
    path: ['scheduledTime'],
    error: 'a run of a window needs the time at which it was due',
  });

export type CollectEvent = z.output<typeof collectEventSchema>;
