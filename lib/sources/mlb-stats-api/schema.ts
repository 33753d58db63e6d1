import * as z from 'zod';
import { isSlateDate } from '../../odds/slate-date.ts';
import { nameSchema, startTimeSchema } from '../fields.ts';

/** The frame of a schedule: a list of the dates that have games. An off day is not in it. */
export const scheduleSchema = z.object({ dates: z.array(z.unknown()) });

export const dateSchema = z.object({
  date: z.string().refine(isSlateDate),
  games: z.array(z.unknown()),
});

/** A field that comes and goes, and that costs nothing but itself if it cannot be read. */
const optional = <Schema extends z.ZodType>(schema: Schema) => schema.nullish().catch(undefined);

const whole = z.int().min(0).max(2_147_483_647);
const flag = optional(z.boolean());
const instant = optional(startTimeSchema);
/** Letters of a code, as sent. */
const code = z.string().regex(/^\w{1,8}$/);
const named = z.object({ id: optional(whole), name: optional(nameSchema) });

const sideSchema = z.object({
  team: optional(named.extend({ placeholder: flag })),
  score: optional(whole),
  isWinner: flag,
  probablePitcher: optional(z.object({ id: whole, fullName: optional(nameSchema) })),
});

const runs = optional(z.object({ runs: optional(whole) }));
const linescoreSchema = z.object({
  currentInning: whole,
  inningState: optional(nameSchema),
  outs: optional(whole),
  innings: z.array(z.object({ home: runs, away: runs })).max(99),
});

/** What must be readable of an entry, and what may be there. Fields come and go, so those have a meaning when they are not. */
export const entrySchema = z.object({
  gamePk: whole.min(1),
  gameDate: startTimeSchema,
  /** Older answers do not have it. */
  officialDate: z.string().refine(isSlateDate).optional(),
  gameType: nameSchema,
  status: z.object({
    codedGameState: nameSchema,
    statusCode: optional(code),
    detailedState: optional(nameSchema),
    reason: optional(nameSchema),
    startTimeTBD: flag,
  }),
  /** `Y` while it is open whether the game will be needed, and `N` once that is settled. */
  ifNecessary: optional(z.string()),
  doubleHeader: optional(code),
  gameNumber: optional(whole),
  scheduledInnings: optional(whole),
  teams: optional(z.object({ away: sideSchema, home: sideSchema })),
  isTie: flag,
  /** The start on the new date, though it is called a date; `rescheduleGameDate` is the date. */
  rescheduleDate: instant,
  rescheduledFrom: instant,
  resumeDate: instant,
  resumedFrom: instant,
  venue: optional(named),
  seriesDescription: optional(nameSchema),
  seriesGameNumber: optional(whole),
  gamesInSeries: optional(whole),
  linescore: optional(linescoreSchema),
  gameInfo: optional(z.object({ firstPitch: instant })),
});

export type Entry = z.output<typeof entrySchema>;
