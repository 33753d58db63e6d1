import * as z from 'zod';
import { idSchema, nameSchema, startTimeSchema } from '../fields.ts';

/**
 * What must be readable of an event for anything in it to be worth reading. Its books are looked at one by one, and its
 * outcomes by hand: it is faster.
 */
export const eventSchema = z
  .object({
    id: idSchema,
    commence_time: startTimeSchema,
    home_team: z.string(),
    away_team: z.string(),
    bookmakers: z.array(z.unknown()),
  })
  .transform((event, context) => {
    const homeTeam = nameSchema.safeParse(event.home_team).data;
    const awayTeam = nameSchema.safeParse(event.away_team).data;
    if (homeTeam !== undefined && awayTeam !== undefined) return { ...event, homeTeam, awayTeam };
    context.addIssue('a team must have a name that can be shown');
    return z.NEVER;
  });

/** How it says no. */
export const errorSchema = z.object({ error_code: z.string().regex(/^[A-Z_]{1,80}$/) });
