import * as z from 'zod';
import { aliased, queryOf } from '../storage/contract/query.ts';
import { readSafely, rowsOf } from '../storage/contract/read-safely.ts';
import type { Database } from '../storage/database.ts';
import { contract } from '../storage/migrations/contract.ts';
import { type LandedDay, type LandedPeriod, landedBetween } from './landed-between.ts';
import { readLandedKey } from './landed-key.ts';
import type { LandedStore } from './landing.ts';
import { readInParts } from './read-in-parts.ts';
import { type Readers, type Unreadable, UnreadableTally } from './read-landed.ts';
import { type HistoryEdits, noEdits, plusEdits, recordNoting } from './record-noting.ts';

export interface ReplayOptions extends LandedPeriod {
  /** As its owner: what changes is found by looking into the tables. */
  readonly database: Database;
  readonly landedStore: Pick<LandedStore, 'get' | 'list'>;
  readonly readers: Readers;
  /** Do the same work, and take it all back. */
  readonly dryRun: boolean;
  readonly onDay?: (day: ReplayedDay) => void;
  readonly signal?: AbortSignal;
}

/** What became of the landed observations: `landed = already + repaired + added + unreadable`. */
export interface ReplayCounts extends HistoryEdits {
  readonly landed: number;
  /** Recorded by this reader, or by a newer one: left alone. */
  readonly already: number;
  /** Recorded by an older reader until now. */
  readonly repaired: number;
  /** Not recorded, or not with all their games, until now. */
  readonly added: number;
  readonly unreadable: Unreadable;
}

export interface ReplayedDay extends ReplayCounts, Pick<LandedDay, 'source' | 'league' | 'day'> {}

export interface ReplayReport extends ReplayCounts {
  readonly dryRun: boolean;
  readonly days: readonly ReplayedDay[];
}

/**
 * Observations of one transaction. Recorders of the same source wait for as long, and what waits for more than their lock
 * timeout of 5 s is deferred; this many take about a second.
 */
const partSize = 40;

/** Rolls back what a dry run has done, and brings out what it has found. */
class Enough extends Error {}

/**
 * Reads what was landed in a period through today's readers and records it: what an older reader read is replaced, what
 * was never recorded is recorded. A dry run does the same in one transaction that is rolled back, so that its numbers are
 * those of the run; recorders of the source wait for it, and defer.
 *
 * @throws OddsError where the store or the database is away. What was recorded until then stays; run it again.
 */
export async function replay(options: ReplayOptions): Promise<ReplayReport> {
  const { database, dryRun, signal } = options;
  if (!dryRun) {
    const inTurn: Transact = (work) => database.transaction(work, signal);
    return reportOf(await replayDays(options, database, inTurn), dryRun);
  }
  let days: readonly ReplayedDay[] = [];
  await database
    .transaction(async (transaction) => {
      days = await replayDays(options, transaction, (work) => work(transaction));
      throw new Enough();
    }, signal)
    .catch((error: unknown) => {
      if (!(error instanceof Enough)) throw error;
    });
  return reportOf(days, dryRun);
}

type Executing = Pick<Database, 'execute'>;
type Transact = <T>(work: (transaction: Executing) => Promise<T>) => Promise<T>;

async function replayDays(options: ReplayOptions, asking: Executing, transact: Transact): Promise<ReplayedDay[]> {
  const days: ReplayedDay[] = [];
  for await (const landed of landedBetween(options.landedStore, options, options.signal)) {
    const day = await replayDay(landed, options, asking, transact);
    options.onDay?.(day);
    days.push(day);
  }
  return days;
}

async function replayDay(
  { source, league, day, keys }: LandedDay,
  { landedStore, readers, signal }: ReplayOptions,
  asking: Executing,
  transact: Transact,
): Promise<ReplayedDay> {
  const readerVersion = readers.get(source)?.readerVersion ?? 0;
  const recorded = await readersOf(asking, { source, league, day }, signal);
  const pending = keys.filter((key) => (recorded.get(positionOf(key)) ?? -1) < readerVersion);
  const unreadable = new UnreadableTally();
  let edits = noEdits;
  let repaired = 0;
  let read = 0;
  for await (const part of readInParts(pending, { landedStore, readers }, { size: partSize, unreadable, signal })) {
    edits = plusEdits(edits, await transact((transaction) => recordNoting(transaction, part, signal)));
    repaired += part.filter(({ landedKey }) => recorded.has(positionOf(landedKey))).length;
    read += part.length;
  }
  return {
    source,
    league,
    day,
    landed: keys.length,
    already: keys.length - pending.length,
    repaired,
    added: read - repaired,
    unreadable: unreadable.counted,
    ...edits,
  };
}

const { relation: observations, columns: o } = aliased(contract, 'odds.observation', 'o');

export const readersQuery = queryOf(z.object({ position: z.string(), reader: z.number().int() }))`
  select replace(${o.content_hash}::text, '-', '') || ' ' || extract(epoch from ${o.captured_at})::numeric(20, 3) as position,
    ${o.reader}
  from ${observations}
  where ${o.recorded} and ${o.source} = :source and ${o.league} = :league
    and ${o.captured_at} >= :day::timestamptz and ${o.captured_at} < :day::timestamptz + interval '1 day'`;

/** By which reader each observation of a day is recorded. */
async function readersOf(
  database: Executing,
  { source, league, day }: Pick<LandedDay, 'source' | 'league' | 'day'>,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  const recorded = rowsOf(
    await readSafely(database, readersQuery, { source, league, day: `${day}T00:00:00Z` }, signal),
  );
  return new Map(recorded.map(({ position, reader }) => [position, reader]));
}

/** What the table keeps of a key: the first half of its hash, and its time. */
function positionOf(key: string): string {
  const landed = readLandedKey(key);
  return landed ? `${landed.contentHash.slice(0, 32)} ${(Date.parse(landed.capturedAt) / 1_000).toFixed(3)}` : key;
}

function reportOf(days: readonly ReplayedDay[], dryRun: boolean): ReplayReport {
  const sum = (count: 'landed' | 'already' | 'repaired' | 'added') =>
    days.reduce((total, day) => total + day[count], 0);
  const unreadable: Record<string, { observations: number; first: string }> = {};
  for (const [code, { observations, first }] of days.flatMap((day) => Object.entries(day.unreadable))) {
    const known = unreadable[code];
    unreadable[code] = { observations: observations + (known?.observations ?? 0), first: known?.first ?? first };
  }
  return {
    dryRun,
    landed: sum('landed'),
    already: sum('already'),
    repaired: sum('repaired'),
    added: sum('added'),
    unreadable,
    ...days.reduce<HistoryEdits>((edits, day) => plusEdits(edits, day), noEdits),
    days,
  };
}
