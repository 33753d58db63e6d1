import * as z from 'zod';
import { isSlateDate } from '../../odds/slate-date.ts';
import { nameSchema, startTimeSchema } from '../fields.ts';

/** The frame of a schedule: a list of the dates that have games. An off day is not in it. */
export const scheduleSchema = z.object({ dates: z.array(z.unknown()) });

export const dateSchema = z.object({
  date: z.string().refine(isSlateDate),
  games: z.array(z.unknown()),
});

const clubSchema = z.object({ team: z.object({ name: nameSchema }) });

/** What must be readable of an entry. Fields come and go, so those that are not always there have a meaning when they are not. */
export const entrySchema = z.object({
  gamePk: z.int().positive(),
  gameDate: startTimeSchema,
  /** Older answers do not have it. */
  officialDate: z.string().refine(isSlateDate).optional(),
  gameType: z.string(),
  status: z.object({ codedGameState: z.string(), startTimeTBD: z.boolean().optional().catch(undefined) }),
  /** `Y` while it is open whether the game will be needed, and `N` once that is settled. */
  ifNecessary: z.string().optional().catch(undefined),
  teams: z.object({ away: clubSchema, home: clubSchema }).optional().catch(undefined),
});
