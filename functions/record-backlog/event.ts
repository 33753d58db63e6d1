import * as z from 'zod';
import type { DrainOrder } from '../../lib/backlog/backlog-run.ts';
import { isSlateDate } from '../../lib/odds/slate-date.ts';

/** By its schedule, or by hand. */
const ordered = z
  .strictObject({
    /** A day, UTC: the drain checks everything captured since in the database, and uses no hint. */
    since: z.string().refine(isSlateDate, 'not a date of the calendar as YYYY-MM-DD').optional(),
    /** Try at once what is held for later. */
    heldToo: z.boolean().optional(),
    scheduledTime: z.iso.datetime({ offset: true }).optional(),
  })
  .transform(
    ({ since, heldToo, scheduledTime }): DrainOrder => ({
      // A timer must not wake the database for it; a person who waits for the answer may.
      checkDatabase: scheduledTime === undefined,
      ...(scheduledTime !== undefined && { isScheduled: true }),
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
    // That run has just used the database, so it is awake. Otherwise the next scheduled drain does it.
    if (status === 'recorded' || status === 'unchanged') return { checkDatabase: true };
    return { skip: `The run before ended as ${status}.` };
  });

export const backlogEventSchema = z.union([ordered, afterRun]);
