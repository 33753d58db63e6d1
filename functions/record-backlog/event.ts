import * as z from 'zod';
import type { DrainOrder } from '../../lib/backlog/backlog-run.ts';
import { isSlateDate } from '../../lib/odds/slate-date.ts';

/** By its schedule, or by hand. */
const ordered = z
  .strictObject({
    /** A day, UTC: everything captured since is looked at again and asked of the database, whatever is remembered of it. */
    since: z.string().refine(isSlateDate, 'not a date of the calendar as YYYY-MM-DD').optional(),
    /** Try at once what is held for later. */
    heldToo: z.boolean().optional(),
    scheduledTime: z.iso.datetime({ offset: true }).optional(),
  })
  .transform(
    ({ since, heldToo, scheduledTime }): DrainOrder => ({
      // A timer must not wake the database for it; who waits for the answer may.
      checkDatabase: scheduledTime === undefined,
      ...(since !== undefined && { since: `${since}T00:00:00.000Z` }),
      ...(heldToo !== undefined && { heldToo }),
    }),
  );

/** What Lambda passes on of a run of collect-odds (its on-success destination): a run that ended well, whatever it could do. */
const afterRun = z
  .looseObject({
    requestContext: z.looseObject({}),
    responsePayload: z.looseObject({ status: z.string() }),
  })
  .transform(({ responsePayload: { status } }): DrainOrder => {
    // It has just found the database there: now is a good moment. Otherwise the schedule's next is.
    if (status === 'recorded' || status === 'unchanged') return { checkDatabase: true };
    return { skip: `The run before ended as ${status}.` };
  });

export const backlogEventSchema = z.union([ordered, afterRun]);
