import * as z from 'zod';
import { instantOf } from '../../odds/instant.ts';

/** An object of the answer. Its names come from outside: read named fields of it, and walk the rest by `Object.entries`. */
export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The frame of the v2 scoreboard. Games are looked at one by one, so that a bad one does not cost the others. */
export const scoreboardSchema = z.object({
  league: z.object({ name: z.string() }).optional().catch(undefined),
  games: z.array(z.unknown()),
});

/** An integer in some recordings, text in others. */
const idSchema = z.union([z.int(), z.string().regex(/^[\w-]{1,64}$/)]).transform(String);

/** Without control and format characters: a database refuses some of them, and a terminal obeys others. */
const nameSchema = z
  .string()
  .transform((name) =>
    name
      .toWellFormed()
      .replaceAll(/[\s\p{Cc}\p{Cf}]+/gu, ' ')
      .trim(),
  )
  .pipe(z.string().min(1).max(200));

/** Within the centuries of baseball; far outside, a time is damage, and some databases refuse it. */
const startTimeSchema = z.string().transform((text, context) => {
  const instant = instantOf(text);
  if (instant !== undefined && /^(19|20|21)\d\d-/.test(instant)) return instant;
  context.addIssue('a start time must be ISO with an offset');
  return z.NEVER;
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
  /** `{book: {period: {market: [outcome]}}}`; `{}` where there are no odds. Passed on as it is, with every name it has. */
  markets: z.unknown(),
});
