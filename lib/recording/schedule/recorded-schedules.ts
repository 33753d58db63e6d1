import * as z from 'zod';
import { readLandedKey, type SourceLeague } from '../../landing/landed-key.ts';
import type { Instant } from '../../odds/instant.ts';
import { queryOf, selectFrom } from '../../storage/contract/query.ts';
import { readSafely, rowsOf } from '../../storage/contract/read-safely.ts';
import type { Executor } from '../../storage/database.ts';
import { contract } from '../../storage/migrations/contract.ts';
import { positionOf } from '../recorded-keys.ts';

// As recorded-keys.ts, of the answers of the official schedule.

export const recordedSchedulesQuery = queryOf(z.object({ n: z.number().int() }))`
  select asked.n from jsonb_to_recordset(:asked::jsonb) as asked (n integer, source text, at timestamptz, hash uuid)
  join ${selectFrom(contract, 'odds.schedule_observation', 'o', 'source, captured_at, content_hash, recorded')}
    on o.source = asked.source and o.captured_at = asked.at and o.content_hash = asked.hash
  where o.recorded`;

/** Which of these landed answers are recorded with all their dates, by any reader. @throws OddsError with a `database_…` code */
export async function schedulesRecordedAmong(
  database: Executor,
  keys: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlySet<string>> {
  const asked = keys.flatMap((key, n) => {
    const landed = readLandedKey(key);
    return landed ? { n, source: landed.source, at: landed.capturedAt, hash: landed.contentHash.slice(0, 32) } : [];
  });
  const parameters = { asked: JSON.stringify(asked) };
  const recorded = rowsOf(await readSafely(database, recordedSchedulesQuery, parameters, signal));
  return new Set(recorded.flatMap(({ n }) => keys[n] ?? []));
}

export const lastScheduleQuery = queryOf(z.object({ at: z.string().nullable() }))`
  select to_char(max(o.captured_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
  from ${selectFrom(contract, 'odds.schedule_observation', 'o', 'captured_at, recorded, source, league')}
  where o.recorded and o.source = :source and o.league = :league and o.captured_at < :before::timestamptz`;

/** When the last recorded answer before that instant was captured. @throws OddsError with a `database_…` code */
export async function lastScheduleBefore(
  database: Executor,
  { source, league }: SourceLeague,
  before: Instant,
  signal?: AbortSignal,
): Promise<Instant | null> {
  const [row] = rowsOf(await readSafely(database, lastScheduleQuery, { source, league, before }, signal));
  return row?.at ?? null;
}

const readingSchema = z.object({ position: z.string(), reader: z.number().int(), recorded: z.boolean() });

export const scheduleReadersQuery = queryOf(readingSchema)`
  select replace(o.content_hash::text, '-', '') || ' ' || extract(epoch from o.captured_at)::numeric(20, 3) as position,
    o.reader, o.recorded
  from ${selectFrom(contract, 'odds.schedule_observation', 'o', 'content_hash, captured_at, reader, recorded, source, league')}
  where o.source = :source and o.league = :league
    and o.captured_at >= :day::timestamptz and o.captured_at < :day::timestamptz + interval '1 day'`;

/** What the database has of each answer of a day, by its key. @throws OddsError with a `database_…` code */
export async function recordedScheduleReadings(
  database: Executor,
  { source, league, day }: SourceLeague & { readonly day: string },
  signal?: AbortSignal,
) {
  const parameters = { source, league, day: `${day}T00:00:00Z` };
  const readings = rowsOf(await readSafely(database, scheduleReadersQuery, parameters, signal));
  const found = new Map(readings.map(({ position, reader, recorded: whole }) => [position, { reader, whole }]));
  return (landedKey: string) => found.get(positionOf(landedKey));
}
