import type { Database } from './database.ts';
import { type DatabaseRole, provisionLogins, type RandomBytes, type ReadSecret } from './logins.ts';
import { type MigrateOptions, migrateSchema } from './migrate.ts';
import type { MigrationReport } from './migration-report.ts';
import type { Retry } from './retry-until-deadline.ts';

/** A step of a deployment after the schema; repeating it has to be harmless. */
export interface AfterStep {
  readonly name: string;
  run(database: Database, signal?: AbortSignal): Promise<void>;
}

export interface Preparation extends Omit<MigrateOptions, 'signal' | 'retry'> {
  /** How each step is repeated. */
  readonly retry: Retry;
  /** The roles that get a login; none on the local machine. */
  readonly logins: readonly { readonly role: DatabaseRole; readonly secretArn: string }[];
  readonly readSecret: ReadSecret;
  readonly randomBytes: RandomBytes;
  readonly afterSteps: readonly AfterStep[];
}

export interface PreparationReport extends MigrationReport {
  readonly logins: readonly DatabaseRole[];
  /** Names of the steps that ran after the schema. */
  readonly afterSteps: readonly string[];
}

/** Everything that a deployment has to do in the database before its functions use it. */
export async function prepareSchema(preparation: Preparation, signal?: AbortSignal): Promise<PreparationReport> {
  const { database, afterSteps, retry } = preparation;
  const migration = await migrateSchema({ ...preparation, signal });
  const logins = await provisionLogins({ ...preparation, signal });
  // A deployment that is being rolled back changes nothing in a schema that is ahead of it.
  const steps = migration.ahead.length > 0 ? [] : afterSteps;
  for (const step of steps) await retry(() => step.run(database, signal), signal);
  return { ...migration, logins, afterSteps: steps.map(({ name }) => name) };
}
