import * as z from 'zod';
import { type Instant, instantOf } from '../../odds/instant.ts';
import { idSchema, nameSchema, startTimeSchema } from '../fields.ts';

/** A time as the source writes it: ISO, or whole seconds since 1970 if the request said `dateFormat=unix`. */
export function instantIn(time: unknown): Instant | undefined {
  if (typeof time === 'string') return instantOf(time);
  const date = Number.isInteger(time) ? new Date(Number(time) * 1_000) : undefined;
  return date === undefined || Number.isNaN(date.getTime()) ? undefined : instantOf(date.toISOString());
}

export const timeSchema = z
  .union([z.string(), z.int()])
  .transform((time) => instantIn(time) ?? '')
  .pipe(startTimeSchema);

/**
 * What must be readable of an event for anything in it to be worth reading. Its books are looked at one by one, and its
 * outcomes by hand: it is faster.
 */
export const eventSchema = z
  .object({
    id: idSchema,
    commence_time: timeSchema,
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

/** The body of a refusal. */
export const errorSchema = z.object({ error_code: z.string().regex(/^[A-Z_]{1,80}$/) });
