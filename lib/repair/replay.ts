import * as z from 'zod';
import type { BacklogState } from '../backlog/backlog-state.ts';
import { type LandedDay, type LandedPeriod, landedBetween } from '../landing/landed-between.ts';
import { readLandedKey } from '../landing/landed-key.ts';
import type { LandedStore } from '../landing/landing.ts';
import { holdRecorders } from '../recording/hold-recorders.ts';
import type { Readers } from '../recording/read-landed.ts';
import { aliased, queryOf } from '../storage/contract/query.ts';
import { readSafely, rowsOf } from '../storage/contract/read-safely.ts';
import type { Database } from '../storage/database.ts';
import { contract } from '../storage/migrations/contract.ts';
import { inSavepoint } from '../storage/savepoint.ts';
import { DayReplay, type Executing, type RecordedReading, type Transact } from './replay-day.ts';
import { type ReplayedDay, type ReplayReport, replayReport } from './replay-report.ts';

export interface ReplayOptions extends LandedPeriod {
  /** As its owner: what changes is found by looking into the tables. */
  readonly database: Database;
  readonly landedStore: Pick<LandedStore, 'get' | 'list'>;
  readonly state: Pick<BacklogState, 'marksOf' | 'mark' | 'unmark'>;
  readonly readers: Readers;
  readonly now: () => Date;
  /** Do the same work, and take it all back. */
  readonly dryRun: boolean;
  readonly onDay?: (day: ReplayedDay) => void;
  readonly signal?: AbortSignal;
}

/** Rolls back what a dry run has done, and brings out what it has found. */
class Enough extends Error {}

/**
 * Reads what was landed in a period through today's readers and records it: what an older reader read is replaced, or taken
 * back if this reader refuses the body; what was never recorded is recorded. What is refused is set aside and counted. A dry
 * run does the same in one transaction that is rolled back, so that its numbers are those of the run; recorders wait for it,
 * and defer.
 *
 * @throws OddsError where the store or the database is away. What was recorded until then stays; run it again.
 */
export async function replay(options: ReplayOptions): Promise<ReplayReport> {
  const { database, dryRun, signal } = options;
  if (!dryRun) {
    const inTransaction: Transact = (work) => database.transaction(work, signal);
    return replayReport(await replayDays(options, database, inTransaction), dryRun);
  }
  let days: readonly ReplayedDay[] = [];
  await database
    .transaction(async (transaction) => {
      await holdRecorders(transaction, signal);
      const inPart: Transact = (work) => inSavepoint(transaction, () => work(transaction), signal);
      days = await replayDays(options, transaction, inPart);
      throw new Enough();
    }, signal)
    .catch((error: unknown) => {
      if (!(error instanceof Enough)) throw error;
    });
  return replayReport(days, dryRun);
}

async function replayDays(options: ReplayOptions, asking: Executing, transact: Transact): Promise<ReplayedDay[]> {
  const days: ReplayedDay[] = [];
  for await (const landed of landedBetween(options.landedStore, options, options.signal)) {
    const recorded = await recordedReadings(asking, landed, options.signal);
    const marks = await options.state.marksOf(landed, options.signal);
    const recordedOf = (key: string) => recorded.get(positionOf(key));
    const day = await new DayReplay(landed, { ...options, marks, recordedOf, transact }).run();
    options.onDay?.(day);
    days.push(day);
  }
  return days;
}

const { relation: observations, columns: o } = aliased(contract, 'odds.observation', 'o');

const readingSchema = z.object({ position: z.string(), reader: z.number().int(), recorded: z.boolean() });

export const readersQuery = queryOf(readingSchema)`
  select replace(${o.content_hash}::text, '-', '') || ' ' || extract(epoch from ${o.captured_at})::numeric(20, 3) as position,
    ${o.reader}, ${o.recorded}
  from ${observations}
  where ${o.source} = :source and ${o.league} = :league
    and ${o.captured_at} >= :day::timestamptz and ${o.captured_at} < :day::timestamptz + interval '1 day'`;

/** What the database has of each observation of a day. */
async function recordedReadings(
  database: Executing,
  { source, league, day }: Pick<LandedDay, 'source' | 'league' | 'day'>,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, RecordedReading>> {
  const readings = rowsOf(
    await readSafely(database, readersQuery, { source, league, day: `${day}T00:00:00Z` }, signal),
  );
  return new Map(readings.map(({ position, reader, recorded: whole }) => [position, { reader, whole }]));
}

/** What the table keeps of a key: the first half of its hash, and its time. */
function positionOf(key: string): string {
  const landed = readLandedKey(key);
  return landed ? `${landed.contentHash.slice(0, 32)} ${(Date.parse(landed.capturedAt) / 1_000).toFixed(3)}` : key;
}
