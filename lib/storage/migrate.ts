import { OddsError } from '../resilience/odds-error.ts';
import type { Database } from './database.ts';
import { emptyLedger, ledgerStatements, noteMigration, noteReplaceables, readLedger } from './ledger.ts';
import { type Plan, planOf, type SchemaSource, type Step } from './migration-plan.ts';
import { type Transaction, takeTurn } from './turn.ts';

export interface MigrationReport {
  /** Migrations that this run applied, in order. */
  readonly applied: readonly string[];
  /** Functions and views that this run made anew, in order. */
  readonly replaced: readonly string[];
  /** Migrations that a newer deployment has applied. Where there are any, this run left the schema as it is. */
  readonly ahead: readonly string[];
}

/** What is about to be done. */
export interface MigrationStep {
  readonly kind: Step['kind'];
  readonly names: readonly string[];
}

/**
 * How long to wait for others. A run that died leaves its transaction, and with it the lock, to the Data API, which ends it
 * after three idle minutes; one wait has to end within the 45 seconds of a statement. Hence several waits.
 */
interface Patience {
  readonly lockWaitMs: number;
  readonly attempts: number;
}
const outliveTheDead: Patience = { lockWaitMs: 40_000, attempts: 5 };

export interface MigrateOptions extends SchemaSource {
  readonly database: Database;
  readonly signal?: AbortSignal | undefined;
  readonly onStep?: ((step: MigrationStep) => void) | undefined;
  readonly patience?: Patience | undefined;
}

/**
 * Brings the schema to what the code has: each migration in one transaction together with its row in the ledger, then the
 * functions and views that are stale, all in one. Any number of runs, at once or one after another that died anywhere, end
 * in the same schema. Where nothing is to do, it costs two reads.
 *
 * @throws OddsError `migration_edited`, `migration_misordered`, `migration_unknown`, `migration_failed`; a `database_…`
 * code where not even the ledger could be read
 */
export async function migrateSchema(options: MigrateOptions): Promise<MigrationReport> {
  const applied: string[] = [];
  const replaced: string[] = [];
  let plan = planOf(options, (await readLedger(options.database, options.signal)) ?? emptyLedger);
  while (plan.next) {
    const { done, remaining } = await takeStepPatiently(options, plan.next);
    if (done?.kind === 'migration') applied.push(done.migration.id);
    if (done?.kind === 'replaceables') replaced.push(...done.stale.map(({ name }) => name));
    plan = remaining;
  }
  return { applied, replaced, ahead: plan.ahead };
}

interface Taken {
  /** Undefined where another run has done it all meanwhile. */
  readonly done: Step | undefined;
  readonly remaining: Plan;
}

/** A transaction that had to give way changed nothing, so it is begun again. */
async function takeStepPatiently(options: MigrateOptions, expected: Step): Promise<Taken> {
  const { lockWaitMs, attempts } = options.patience ?? outliveTheDead;
  for (let attempt = 1; ; attempt++) {
    try {
      return await takeStep(options, expected, lockWaitMs);
    } catch (error) {
      if (attempt >= attempts || !gaveWay(error)) throw error;
    }
  }
}

function gaveWay(error: unknown): boolean {
  return error instanceof OddsError && error.cause instanceof OddsError && error.cause.code === 'database_busy';
}

/** The next step, whichever it is once it is our turn. */
async function takeStep(options: MigrateOptions, expected: Step, lockWaitMs: number): Promise<Taken> {
  const { database, signal, onStep } = options;
  const names = stepOf(expected).names.join(', ') || 'the ledger';
  return await naming(`The transaction of ${names} failed`, { migration: names }, () =>
    database.transaction(async (transaction) => {
      await takeTurn(transaction, lockWaitMs, signal);
      const ledger = await readLedger(transaction, signal);
      if (!ledger) await runAll(transaction, 'the ledger', 'statement', ledgerStatements, signal);
      const { next } = planOf(options, ledger ?? emptyLedger);
      if (next) {
        onStep?.(stepOf(next));
        await perform(transaction, next, signal);
      }
      return { done: next, remaining: planOf(options, (await readLedger(transaction, signal)) ?? emptyLedger) };
    }, signal),
  );
}

function stepOf(step: Step): MigrationStep {
  const names = step.kind === 'migration' ? [step.migration.id] : step.stale.map(({ name }) => name);
  return { kind: step.kind, names };
}

async function perform(transaction: Transaction, step: Step, signal?: AbortSignal): Promise<void> {
  if (step.kind === 'migration') {
    const { migration, sha256 } = step;
    await runAll(transaction, migration.id, 'statement', migration.statements, signal);
    await noteMigration(transaction, { id: migration.id, sha256 }, signal);
    return;
  }
  for (const { name, drops = [] } of step.stale.toReversed()) await runAll(transaction, name, 'drop', drops, signal);
  for (const { name, statements } of step.stale) await runAll(transaction, name, 'statement', statements, signal);
  await noteReplaceables(transaction, step.checksums, signal);
}

async function runAll(
  transaction: Transaction,
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

/** What fails in here fails by this name. */
async function naming<T>(what: string, details: Record<string, unknown>, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof OddsError && cause.code.startsWith('migration_')) throw cause;
    const sqlState = cause instanceof OddsError ? cause.details.sqlState : undefined;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new OddsError('migration_failed', `${what}${sqlState ? ` (SQLSTATE ${sqlState})` : ''}: ${reason}`, {
      cause,
      details: { ...details, ...(sqlState !== undefined && { sqlState }) },
    });
  }
}
