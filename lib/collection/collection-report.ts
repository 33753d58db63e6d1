import * as z from 'zod';
import { unknownBooksSchema } from '../odds/unknown-books.ts';
import { reportedErrorSchema } from '../resilience/reported-error.ts';

const passedOver = z.array(z.object({ name: z.string(), code: z.string(), message: z.string() }).readonly()).readonly();
const countByReason = z.record(z.string(), z.number()).readonly();

/** What one source did for a run. */
const sourceReport = z
  .object({
    source: z.string(),
    /** Requests to it, and those whose answer landed and was usable. */
    asked: z.number(),
    had: z.number(),
    games: z.number(),
    /** Of the games, those that are open for betting. */
    open: z.number(),
    /** Of the open ones, those that start within 12 hours of the answer. */
    openSoon: z.number(),
    quotes: z.number(),
    /** Null if no answer was usable. */
    unknownBooks: unknownBooksSchema.nullable(),
    /** UTC; of the last usable answer, null if there was none. */
    capturedAt: z.string().nullable(),
    /** Endpoints of it that did not serve although another one did. */
    passedOver,
    /** Why some request failed. */
    error: reportedErrorSchema.nullable(),
  })
  .readonly();
export type SourceReport = z.infer<typeof sourceReport>;

/** What was asked event by event in a capture window. */
const eventsReport = z
  .object({
    source: z.string(),
    /** Events that were due, and those whose answer landed and was usable. */
    asked: z.number(),
    had: z.number(),
    quotes: z.number(),
    /** Why some event is missing, or was not recorded yet. */
    error: reportedErrorSchema.nullable(),
  })
  .readonly();
export type EventsReport = z.infer<typeof eventsReport>;

/** A slate that should have been observed and was not, or was and did not land: that moment cannot be observed again. */
const gap = z
  .object({
    slateDate: z.string().nullable(),
    /** Of the error table. */
    code: z.string(),
    /** The run whose gap it is, if that is not this run: that run never reported it. */
    run: z.string().exactOptional(),
  })
  .readonly();
export type Gap = z.infer<typeof gap>;

/** What one invocation of collect-odds did. Numbers are sums over all observations; `observation` names each. */
export const collectionReportSchema = z
  .object({
    status: z.enum(['recorded', 'unchanged', 'deferred', 'skipped', 'failed']),
    /** The one that is asked first. */
    source: z.string(),
    league: z.string(),
    /** Whether the league of a recorded body was read from it, or is the default; only if its event names no league. */
    leagueFrom: z.enum(['body', 'default']).exactOptional(),
    /** Sources or addresses that gave a usable answer. */
    servedBy: z.array(z.string()).readonly(),
    /** Sources or addresses before those, and why each did not serve. */
    passedOver,
    /** What each source that was asked did. */
    sources: z.array(sourceReport).readonly(),
    /** UTC; of the last observation, null if there was none. */
    capturedAt: z.string().nullable(),
    /** Only of a recorded body that names another capture time than the event: the body's own counts. */
    capturedAtFrom: z.literal('body').exactOptional(),
    /** The landed keys, joined by a comma; null if nothing landed. */
    observation: z.string().nullable(),
    /** Observations that landed. */
    landed: z.number(),
    /** Their size in the store, compressed. */
    landedBytes: z.number(),
    gaps: z.array(gap).readonly(),
    games: z.object({ seen: z.number(), quoted: z.number() }).readonly(),
    outcomes: z
      .object({
        seen: z.number(),
        quotes: z.number(),
        skipped: countByReason,
        rejected: countByReason,
        /** Of the skipped, those of markets that are not kept, by the source's name of the market. */
        skippedMarkets: countByReason.exactOptional(),
      })
      .readonly(),
    recorded: z.object({ changes: z.number(), splitChanges: z.number() }).readonly(),
    /** Left out if none was due. Their answers count in the numbers of this report, but not as games. */
    events: eventsReport.exactOptional(),
    databaseCalls: z.number(),
    /** The capture window that started it; left out for a regular run. */
    window: z.object({ from: z.string(), until: z.string() }).readonly().exactOptional(),
    /** How much later it started than its schedule says; left out if a person started it. */
    lateMs: z.number().exactOptional(),
    durationMs: z.number(),
    correlationId: z.string(),
    /** Why it was deferred or skipped although nothing went wrong. */
    reason: z.string().exactOptional(),
    /** Why it was deferred, skipped or failed. */
    error: reportedErrorSchema.exactOptional(),
    /** Why it worked without its lease; left out if it had one, or needed none. */
    leaseError: reportedErrorSchema.exactOptional(),
  })
  .readonly();
export type CollectionReport = z.infer<typeof collectionReportSchema>;
export type LeagueOrigin = NonNullable<CollectionReport['leagueFrom']>;
