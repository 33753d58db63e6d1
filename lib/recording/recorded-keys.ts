import * as z from 'zod';
import { readLandedKey, type SourceLeague } from '../landing/landed-key.ts';
import type { Instant } from '../odds/instant.ts';
import { queryOf, selectFrom } from '../storage/contract/query.ts';
import { readSafely, rowsOf } from '../storage/contract/read-safely.ts';
import type { Executor } from '../storage/database.ts';
import { contract } from '../storage/migrations/contract.ts';

/** Keys in one query. Its answer, the worst case being all of them, is a fifth of the 1 MiB that the Data API allows. */
export const keysPerQuery = 1_000;

/** A view of observations, and which of them are recorded. */
type ObservationView = 'odds.observation' | 'odds.schedule_observation' | 'odds.link_observation';

/**
 * What the database has of landed observations, by a view of them. Each call is one query if the schema is what the contract
 * says; its columns are all critical. Each throws OddsError with a `database_…` code.
 */
function recordedIn(view: ObservationView) {
  const queries = queriesOf(view);
  return {
    queries,
    /** Which of these are recorded whole, by any reader. At most {@link keysPerQuery} keys. */
    async recordedAmong(
      database: Executor,
      keys: readonly string[],
      signal?: AbortSignal,
    ): Promise<ReadonlySet<string>> {
      const asked = keys.flatMap((key, n) => {
        const landed = readLandedKey(key);
        return landed ? { n, source: landed.source, at: landed.capturedAt, hash: landed.contentHash.slice(0, 32) } : [];
      });
      const recorded = rowsOf(await readSafely(database, queries.keys, { asked: JSON.stringify(asked) }, signal));
      return new Set(recorded.flatMap(({ n }) => keys[n] ?? []));
    },
    /** When the last recorded observation of a league before that instant was captured. */
    async lastRecordedBefore(
      database: Executor,
      { source, league }: SourceLeague,
      before: Instant,
      signal?: AbortSignal,
    ): Promise<Instant | null> {
      const [row] = rowsOf(await readSafely(database, queries.last, { source, league, before }, signal));
      return row?.at ?? null;
    },
    /** Of each observation of a day, by key: which reader's reading, and whether it is recorded whole. */
    async recordedReadings(
      database: Executor,
      { source, league, day }: SourceLeague & { readonly day: string },
      signal?: AbortSignal,
    ) {
      const parameters = { source, league, day: `${day}T00:00:00Z` };
      const readings = rowsOf(await readSafely(database, queries.readers, parameters, signal));
      const found = new Map(readings.map(({ position, reader, recorded: whole }) => [position, { reader, whole }]));
      return (landedKey: string) => found.get(positionOf(landedKey));
    },
  };
}

const readingSchema = z.object({ position: z.string(), reader: z.number().int(), recorded: z.boolean() });

function queriesOf(view: ObservationView) {
  return {
    /** By primary key, which the landed key contains; landed_key itself has no index. */
    keys: queryOf(z.object({ n: z.number().int() }))`
  select asked.n from jsonb_to_recordset(:asked::jsonb) as asked (n integer, source text, at timestamptz, hash uuid)
  join ${selectFrom(contract, view, 'o', 'source, captured_at, content_hash, recorded')}
    on o.source = asked.source and o.captured_at = asked.at and o.content_hash = asked.hash
  where o.recorded`,
    last: queryOf(z.object({ at: z.string().nullable() }))`
  select to_char(max(o.captured_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
  from ${selectFrom(contract, view, 'o', 'captured_at, recorded, source, league')}
  where o.recorded and o.source = :source and o.league = :league and o.captured_at < :before::timestamptz`,
    readers: queryOf(readingSchema)`
  select replace(o.content_hash::text, '-', '') || ' ' || extract(epoch from o.captured_at)::numeric(20, 3) as position,
    o.reader, o.recorded
  from ${selectFrom(contract, view, 'o', 'content_hash, captured_at, reader, recorded, source, league')}
  where o.source = :source and o.league = :league
    and o.captured_at >= :day::timestamptz and o.captured_at < :day::timestamptz + interval '1 day'`,
  };
}

/** What the table keeps of a key: the first half of its hash, and its time. */
function positionOf(key: string): string {
  const landed = readLandedKey(key);
  return landed ? `${landed.contentHash.slice(0, 32)} ${(Date.parse(landed.capturedAt) / 1_000).toFixed(3)}` : key;
}

export const recordedOddsKeys = recordedIn('odds.observation');
export const recordedScheduleKeys = recordedIn('odds.schedule_observation');
export const recordedLinkKeys = recordedIn('odds.link_observation');
