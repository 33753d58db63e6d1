import * as z from 'zod';
import { unknownBooksSchema } from '../odds/unknown-books.ts';
import type { EndedRun, RunStatus } from '../telemetry/run-status.ts';
import { type Attributes, jsonText as json } from './state-items.ts';

// Run statuses as items of the state table. What describes the last run is one JSON text; what stays until a later
// run replaces it is an attribute of its own.

const instant = z.iso.datetime();

const lastSchema = z.object({
  endedAt: instant,
  durationMs: z.number(),
  correlationId: z.string(),
  status: z.string(),
  succeeded: z.boolean(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  figures: z.record(z.string(), z.number()),
  servedBy: z.array(z.string()),
  passedOver: z.array(z.object({ name: z.string(), code: z.string() })),
});
const mismatchSchema = z.object({ key: z.string(), since: z.string(), noticedAt: instant });
const leftSchema = z.object({
  waiting: z.number(),
  dead: z.number(),
  missing: z.number(),
  // A status of an earlier version has none.
  mismatch: mismatchSchema.nullable().default(null),
  asOf: instant,
});

const linksSchema = z.object({ linked: z.number(), unlinked: z.record(z.string(), z.number()), asOf: instant });

const runStatusSchema = z.object({
  sk: z.string(),
  last_run: json.pipe(lastSchema),
  succeeded_at: instant.optional(),
  observed_at: instant.optional(),
  backlog_left: json.pipe(leftSchema).optional(),
  unknown_books: json.pipe(unknownBooksSchema.extend({ asOf: instant })).optional(),
  link_counts: json.pipe(linksSchema).optional(),
});

/** Characters; the log line has the whole message. */
const longestMessage = 500;

/** What a run sets of its status. The attributes that it does not name stay as they are. */
export function attributesOf({ name: _key, observedAt, backlog, unknownBooks, links, ...last }: EndedRun): Attributes {
  const asOf = last.endedAt;
  const error = last.error && { ...last.error, message: last.error.message.slice(0, longestMessage) };
  return {
    last_run: JSON.stringify({ ...last, error }),
    ...(last.succeeded && { succeeded_at: last.endedAt }),
    ...(observedAt !== undefined && { observed_at: observedAt }),
    ...(backlog && { backlog_left: JSON.stringify({ ...backlog, asOf }) }),
    ...(unknownBooks && { unknown_books: JSON.stringify({ ...unknownBooks, asOf }) }),
    ...(links && { link_counts: JSON.stringify({ ...links, asOf }) }),
  };
}

/** Undefined if it cannot be parsed: a version with another format wrote it, and the next run replaces it. */
export function runStatusIn(item: Attributes): RunStatus | undefined {
  const { data } = runStatusSchema.safeParse(item);
  if (data === undefined) return undefined;
  return {
    last: { name: data.sk, ...data.last_run },
    succeededAt: data.succeeded_at ?? null,
    observedAt: data.observed_at ?? null,
    backlog: data.backlog_left ?? null,
    unknownBooks: data.unknown_books ?? null,
    links: data.link_counts ?? null,
  };
}
