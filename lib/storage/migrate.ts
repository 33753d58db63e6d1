import { OddsError } from '../resilience/odds-error.ts';
import type { Database, Executor } from './database.ts';
import {
  emptyLedger,
  type Ledger,
  ledgerStatements,
  readLedger,
  recordMigration,
  recordReplaceables,
  sameWriter,
} from './ledger.ts';
import { type Plan, planOf, type SchemaSource, type Step } from './migration-plan.ts';
import type { MigrationReport } from './migration-report.ts';
import { mayPass, once, type Retry } from './retry-until-deadline.ts';
import { acquireSchemaLock, schemaLockWaitMs } from './schema-lock.ts';
import { liveSchemas } from './schema-names.ts';

/** The step that is about to run. */
export interface MigrationStep {
  readonly kind: Step['kind'];
  readonly names: readonly string[];
}

export interface MigrateOptions extends SchemaSource {
  readonly database: Database;
  readonly signal?: AbortSignal | undefined;
  readonly onStep?: ((step: MigrationStep) => void) | undefined;
  /** How each transaction is repeated; by default none is. */
  readonly retry?: Retry | undefined;
  /** How long one attempt waits for another run. Less than the 45 seconds of a statement. */
  readonly lockWaitMs?: number | undefined;
}

/**
 * Brings the schema to what the code has: each migration in one transaction together with its row in the ledger, then the
 * functions and views that are stale, all in one. Any number of runs, at once or one after another that died anywhere, end
 * in the same schema. If nothing is to do, it costs two reads.
 *
 * @throws OddsError `migration_edited`, `migration_misordered`, `migration_unknown`, `migration_failed`; what may pass keeps
 * its own code, which says why the retry gave up
 */
export async function migrateSchema(options: MigrateOptions): Promise<MigrationReport> {
  const { database, signal, retry = once } = options;
  const applied: string[] = [];
  const replaced: string[] = [];
  let plan = planOf(options, (await retry(() => readLedger(database, signal), signal)) ?? emptyLedger);
  while (plan.next) {
    const { done, remaining } = await takeStepUntilCommitted(options, plan.next);
    if (done?.kind === 'migration') applied.push(done.migration.id);
    if (done?.kind === 'replaceables') replaced.push(...done.stale.map(({ name }) => name));
    plan = remaining;
  }
  return { applied, replaced, ahead: plan.ahead };
}

interface Taken {
  /** Undefined if another run has done it all meanwhile. */
  readonly done: Step | undefined;
  readonly remaining: Plan;
  /** The ledger as this transaction leaves it. */
  readonly ledger: Ledger;
}

/** What an attempt was about to commit. */
interface Attempted {
  taken?: Taken;
}

/**
 * Repeats the whole transaction. If the reply to a commit was lost, the next attempt finds in the ledger what the one before
 * wrote there, and reports the step as done by this run.
 */
function takeStepUntilCommitted(options: MigrateOptions, expected: Step): Promise<Taken> {
  const { signal, retry = once } = options;
  const attempted: Attempted = {};
  return retry(() => takeStep(options, expected, attempted), signal);
}

/** The next step, whichever it is once the lock is held. */
async function takeStep(options: MigrateOptions, expected: Step, attempted: Attempted): Promise<Taken> {
  const { database, signal, onStep, lockWaitMs = schemaLockWaitMs } = options;
  const names = stepOf(expected).names.join(', ') || 'the ledger';
  return await naming(`The transaction of ${names} failed`, { migration: names }, () =>
    database.transaction(async (transaction) => {
      await acquireSchemaLock(transaction, lockWaitMs, signal);
      const found = await readLedger(transaction, signal);
      const before = found ?? emptyLedger;
      const { taken } = attempted;
      if (taken?.done && sameWriter(taken.ledger, before, stepOf(taken.done))) {
        return { done: taken.done, remaining: planOf(options, before), ledger: before };
      }
      if (!found) await runAll(transaction, 'the ledger', 'statement', ledgerStatements, signal);
      const { next } = planOf(options, before);
      if (next) {
        onStep?.(stepOf(next));
        await perform(transaction, next, signal);
      }
      const ledger = (await readLedger(transaction, signal)) ?? emptyLedger;
      attempted.taken = { done: next, remaining: planOf(options, ledger), ledger };
      return attempted.taken;
    }, signal),
  );
}

function stepOf(step: Step): MigrationStep {
  const names = step.kind === 'migration' ? [step.migration.id] : step.stale.map(({ name }) => name);
  return { kind: step.kind, names };
}

async function perform(transaction: Executor, step: Step, signal?: AbortSignal): Promise<void> {
  if (step.kind === 'migration') {
    const { migration, sha256 } = step;
    await runAll(transaction, migration.id, 'statement', migration.statements(liveSchemas), signal);
    await recordMigration(transaction, { id: migration.id, sha256 }, signal);
    return;
  }
  for (const { name, drops } of step.stale.toReversed()) {
    if (drops) await runAll(transaction, name, 'drop', drops(liveSchemas), signal);
  }
  for (const { name, statements } of step.stale) {
    await runAll(transaction, name, 'statement', statements(liveSchemas), signal);
  }
  await recordReplaceables(transaction, step.checksums, signal);
}

async function runAll(
  transaction: Executor,
  name: string,
  part: 'statement' | 'drop',
  statements: readonly string[],
  signal?: AbortSignal,
): Promise<void> {
  for (const [index, sql] of statements.entries()) {
    const number = index + 1;
    await naming(
      `${name} failed at ${part} ${number} of ${statements.length}`,
      { migration: name, [part]: number, of: statements.length },
      () => transaction.execute({ sql }, signal),
    );
  }
}

/** An error in here names the migration. A retryable error keeps its code, so that it is retried. */
async function naming<T>(what: string, details: Record<string, unknown>, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const known = cause instanceof OddsError ? cause : undefined;
    if (known && (known.code.startsWith('migration_') || 'migration' in known.details)) throw known;
    const code = known && (mayPass(known) || known.code === 'deadline_near') ? known.code : 'migration_failed';
    const sqlState = known?.details.sqlState;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new OddsError(code, `${what}${sqlState ? ` (SQLSTATE ${sqlState})` : ''}: ${reason}`, {
      cause,
      details: { ...details, ...(sqlState !== undefined && { sqlState }) },
    });
  }
}
