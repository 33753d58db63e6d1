import * as z from 'zod';
import { reportedErrorSchema } from '../resilience/reported-error.ts';

/** What one invocation of sync-schedule did. */
export const syncReportSchema = z
  .object({
    status: z.enum(['synced', 'failed']),
    source: z.string(),
    league: z.string(),
    /** Official dates, both included: what was asked for. */
    from: z.string(),
    to: z.string(),
    /** Each request, also for the dates of open games: what it asked for, and the key of its raw answer; null if none has landed. */
    requests: z
      .array(z.object({ from: z.string(), to: z.string(), landed: z.string().nullable() }).readonly())
      .readonly(),
    /** UTC, of the last answer; null if there was no answer. */
    capturedAt: z.string().nullable(),
    /** Of those dates. */
    games: z.number(),
    /** Dates on which something is known now that was not before. */
    changedDates: z.array(z.string()).readonly(),
    entries: z
      .object({
        seen: z.number(),
        games: z.number(),
        repeated: z.number(),
        rejected: z.record(z.string(), z.number()).readonly(),
      })
      .readonly(),
    /** The key of the last raw answer; null if none has landed. */
    landed: z.string().nullable(),
    durationMs: z.number(),
    correlationId: z.string(),
    error: reportedErrorSchema.exactOptional(),
  })
  .readonly();
export type SyncReport = z.infer<typeof syncReportSchema>;
