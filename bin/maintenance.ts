import type { BacklogState } from '../lib/backlog/backlog-state.ts';
import type { LandedKind } from '../lib/landing/landed-kind.ts';
import type { LandedStore } from '../lib/landing/landed-store.ts';
import { OddsError } from '../lib/resilience/odds-error.ts';
import { schemaDrift } from '../lib/storage/contract/drift.ts';
import type { Database } from '../lib/storage/database.ts';
import { contract } from '../lib/storage/migrations/contract.ts';
import { migrateThisMachine } from './commands/migrate.ts';
import { type Surroundings, withDeployment } from './session.ts';

/** What repairs need: the database as its owner, all that was landed, and what is marked of it. */
export interface Maintenance {
  readonly database: Database;
  readonly landedStore: LandedStore;
  readonly state: BacklogState;
}

/**
 * Runs a command's work on a deployment as the owner of its database, whose schema is that of this code: this machine's is
 * migrated to it, a stage's must have it.
 */
export async function withMaintenance<T>(
  surroundings: Surroundings,
  choices: { readonly verbose: boolean; readonly kind: LandedKind },
  work: (maintenance: Maintenance) => Promise<T>,
): Promise<T> {
  return await withDeployment(surroundings, choices, async (deployment) => {
    await migrateThisMachine(deployment, surroundings);
    const database = deployment.database('owner');
    if (surroundings.store.stage !== undefined) await refuseOtherSchema(database, surroundings.store.stage);
    return await work({
      database,
      landedStore: await deployment.landedStore(),
      state: await deployment.backlogState(choices.kind),
    });
  });
}

/** The readers and the SQL of a repair are this code's; the schema is that of the latest deployment. */
async function refuseOtherSchema(database: Database, stage: string): Promise<void> {
  const { ok } = await schemaDrift(database, contract);
  if (ok) return;
  throw new OddsError(
    'database_schema_missing',
    `The schema of stage ${stage} is not the one of this code ("odds migrate --check --stage ${stage}" lists the differences). ` +
      'Use the version that is deployed, or deploy this one first.',
  );
}
