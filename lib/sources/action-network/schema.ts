import * as z from 'zod';
import { idSchema, nameSchema, startTimeSchema } from '../fields.ts';

/** The frame of the v2 scoreboard. Games are looked at one by one, so that a bad one does not cost the others. */
export const scoreboardSchema = z.object({
  league: z.object({ name: z.string() }).optional().catch(undefined),
  games: z.array(z.unknown()),
});

export const teamSchema = z.object({ id: idSchema, full_name: nameSchema });

/** What must be readable of a game for anything in it to be worth reading. Outcomes are checked one by one, by hand: it is faster. */
export const gameSchema = z.object({
  id: idSchema,
  status: z.string(),
  start_time: startTimeSchema,
  home_team_id: idSchema,
  away_team_id: idSchema,
  /** In no order that means anything. */
  teams: z.array(z.unknown()),
  /** `{book: {period: {market: [outcome]}}}`; `{}` if there are no odds. Passed on as it is, with every name it has. */
  markets: z.unknown(),
});
