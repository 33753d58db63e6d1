import * as z from 'zod';
import { isSlateDate } from '../../odds/slate-date.ts';
import { idSchema, nameSchema, startTimeSchema } from '../fields.ts';

/** The frame of the feed. Games are looked at one by one, so that a bad one does not cost the others. */
export const feedSchema = z.object({
  /** The date of the slate that was answered. */
  group: z.string().refine(isSlateDate).optional().catch(undefined),
  games: z.array(z.unknown()),
});

/** `Chicago` and `Cubs`. A club that plays under no city has an empty one. */
const teamSchema = z
  .object({ city: z.string(), team: z.string().min(1) })
  .transform(({ city, team }) => `${city} ${team}`)
  .pipe(nameSchema);

/**
 * What must be readable of a game for anything in it to be worth reading. Its `_id` is no identity: it is made of the hour
 * of the start, which changes.
 */
export const gameSchema = z.object({
  identifier: idSchema,
  date: startTimeSchema,
  home: teamSchema,
  away: teamSchema,
  sportsbooks: z.array(z.unknown()),
});
