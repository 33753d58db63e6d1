import * as z from 'zod';
import { linksReportSchema } from '../derivation/derivation-report.ts';
import { reportedErrorSchema } from '../resilience/reported-error.ts';

/** The backlog of one league above its watermark, when the drain ended. */
const leagueBacklog = z
  .object({
    source: z.string(),
    league: z.string(),
    landed: z.number(),
    recorded: z.number(),
    waiting: z.number(),
    dead: z.number(),
    /** UTC; when the oldest of the waiting was captured, null if none waits. */
    oldestWaiting: z.string().nullable(),
    /** The first keys of the waiting observations that two drains should have recorded. */
    missing: z.array(z.string()).readonly(),
  })
  .readonly();

/** A league for which the database is not the one that the state describes, and since when. */
const leagueMismatch = z
  .object({ source: z.string(), league: z.string(), key: z.string(), since: z.string(), noticedAt: z.string() })
  .readonly();

/** What one invocation of record-backlog did, and what it left. */
export const backlogReportSchema = z
  .object({
    /** `drained`: everything was tried; what still waits is held, each for its own reason. */
    status: z.enum(['drained', 'deferred', 'skipped', 'failed']),
    leagues: z.array(leagueBacklog).readonly(),
    /** If there are any, more observations are left than are counted. */
    mismatches: z.array(leagueMismatch).readonly(),
    /** Left at the end, over all leagues. */
    waiting: z.number(),
    dead: z.number(),
    /** Age of the oldest waiting observation; 0 if none waits. */
    oldestWaitingSeconds: z.number(),
    /** Of the dead, those that a person has dismissed: no reason for concern. */
    dismissed: z.number(),
    missing: z.number(),
    /** Observations, and the rows that recording them wrote, by what they are. */
    recorded: z.object({ observations: z.number() }).catchall(z.number()).readonly(),
    /** Observations that were recorded already: their hint was lost. */
    found: z.number(),
    markedDead: z.number(),
    held: z.number(),
    databaseCalls: z.number(),
    durationMs: z.number(),
    correlationId: z.string(),
    /** Left out if nothing was derived. */
    links: linksReportSchema.exactOptional(),
    linksError: reportedErrorSchema.exactOptional(),
    /** Why it was skipped. */
    reason: z.string().exactOptional(),
    error: reportedErrorSchema.exactOptional(),
  })
  .readonly();
export type BacklogReport = z.infer<typeof backlogReportSchema>;
