import type { BacklogState } from '../backlog/backlog-state.ts';
import type { Edits, RepairableKind } from '../backlog/recorded-kind.ts';
import { type LandedPeriod, landedBetween } from '../landing/landed-between.ts';
import type { LandedStore } from '../landing/landed-store.ts';
import type { Database, Executor } from '../storage/database.ts';
import { inSavepoint } from '../storage/savepoint.ts';
import { DayReplay, type Transact } from './replay-day.ts';
import { type ReplayedDay, type ReplayReport, replayReport } from './replay-report.ts';

export interface ReplayOptions<Reading, Edited extends Edits> extends LandedPeriod {
  readonly kind: RepairableKind<Reading, Edited>;
  /** The database as its owner, because a replay reads the tables to find the differences. */
  readonly database: Database;
  readonly landedStore: Pick<LandedStore, 'get' | 'list'>;
  readonly state: Pick<BacklogState, 'marksOf' | 'mark' | 'unmark'>;
  readonly now: () => Date;
  /** Do the same work, and roll it back. */
  readonly dryRun: boolean;
  readonly onDay?: (day: ReplayedDay<Edited>) => void;
  readonly signal?: AbortSignal;
}

/** Rolls a dry run back. */
class DryRunRollback extends Error {}

/**
 * Reads again what landed of a kind in a period, and records it: readings of an older reader are replaced, or removed if this
 * reader refuses the body; what was never recorded is recorded. Refused observations are set aside and counted. A dry run
 * does the same in one transaction that is rolled back, so its numbers are those of a real run; recorders wait for it, and
 * defer.
 *
 * @throws OddsError if the store or the database is unavailable. What was recorded until then stays; run it again.
 */
export async function replay<Reading, Edited extends Edits>(
  options: ReplayOptions<Reading, Edited>,
): Promise<ReplayReport<Edited>> {
  const { kind, database, dryRun, signal } = options;
  const { noEdits, holdRecorders } = kind.repairer;
  if (!dryRun) {
    const inTransaction: Transact = (work) => database.transaction(work, signal);
    return replayReport(await replayDays(options, database, inTransaction), noEdits, dryRun);
  }
  let days: readonly ReplayedDay<Edited>[] = [];
  await database
    .transaction(async (transaction) => {
      await holdRecorders(transaction, signal);
      const inPart: Transact = (work) => inSavepoint(transaction, () => work(transaction), signal);
      days = await replayDays(options, transaction, inPart);
      throw new DryRunRollback();
    }, signal)
    .catch((error: unknown) => {
      if (!(error instanceof DryRunRollback)) throw error;
    });
  return replayReport(days, noEdits, dryRun);
}

async function replayDays<Reading, Edited extends Edits>(
  options: ReplayOptions<Reading, Edited>,
  database: Executor,
  transact: Transact,
): Promise<ReplayedDay<Edited>[]> {
  const { kind, landedStore, signal } = options;
  const days: ReplayedDay<Edited>[] = [];
  for await (const landed of landedBetween(kind, landedStore, options, signal)) {
    const recordedOf = await kind.repairer.recordedReadings(database, landed, signal);
    const marks = await options.state.marksOf(landed, signal);
    const day = await new DayReplay(landed, { ...options, marks, recordedOf, transact }).run();
    options.onDay?.(day);
    days.push(day);
  }
  return days;
}
