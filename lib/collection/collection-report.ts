import * as z from 'zod';
import { unknownBooksSchema } from '../odds/unknown-books.ts';
import { reportedErrorSchema } from '../resilience/reported-error.ts';

const passedOver = z.array(z.object({ name: z.string(), code: z.string(), message: z.string() }).readonly()).readonly();
const countByReason = z.record(z.string(), z.number()).readonly();

/** What one source did for a run. */
const sourceReport = z
  .object({
    source: z.string(),
    /** Requests that it was to answer, and those whose answer landed and could be used. */
    asked: z.number(),
    had: z.number(),
    games: z.number(),
    /** Of the games, those that are open for betting. */
    open: z.number(),
    /** Of the open ones, those that start within 12 hours of the answer. */
    openSoon: z.number(),
    quotes: z.number(),
    /** Null if no answer could be used. */
    unknownBooks: unknownBooksSchema.nullable(),
    /** UTC; of the last answer that could be used, null if there was none. */
    capturedAt: z.string().nullable(),
    /** Endpoints of it that did not serve although another one did. */
    passedOver,
    /** Why it did not do all it was asked to. */
    error: reportedErrorSchema.nullable(),
  })
  .readonly();
export type SourceReport = z.infer<typeof sourceReport>;

/** A slate that should have been observed and was not, or was and did not land: nothing can bring that moment back. */
const gap = z
  .object({
    slateDate: z.string().nullable(),
    /** Of the error table. */
    code: z.string(),
    /** The run whose gap it is, if it is not that of this run: that one never reported it. */
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
    /** Who answered so that it could be used, by source or address. */
    servedBy: z.array(z.string()).readonly(),
    /** Who was asked before, or would have been, and why it did not serve. */
    passedOver,
    /** What each of those that were asked did. */
    sources: z.array(sourceReport).readonly(),
    /** UTC; of the last observation, null if there was none. */
    capturedAt: z.string().nullable(),
    /** Only of a recorded body that names another capture time than the event: the body's own counts. */
    capturedAtFrom: z.literal('body').exactOptional(),
    /** The keys of what was landed, joined by a comma; null if nothing was. */
    observation: z.string().nullable(),
    /** Observations that lie in the store. */
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
    databaseCalls: z.number(),
    /** How much later it started than its schedule says; left out if a person started it. */
    lateMs: z.number().exactOptional(),
    durationMs: z.number(),
    correlationId: z.string(),
    /** Why it was deferred although nothing went wrong. */
    reason: z.string().exactOptional(),
    /** Why it was deferred, skipped or failed. */
    error: reportedErrorSchema.exactOptional(),
    /** Why it worked without its lease; left out if it had one, or needed none. */
    leaseError: reportedErrorSchema.exactOptional(),
  })
  .readonly();
export type CollectionReport = z.infer<typeof collectionReportSchema>;
export type LeagueOrigin = NonNullable<CollectionReport['leagueFrom']>;
