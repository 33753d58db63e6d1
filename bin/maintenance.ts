import type { BacklogState } from '../lib/backlog/backlog-state.ts';
import { odds } from '../lib/backlog/kinds.ts';
import type { LandedStore } from '../lib/landing/landed-store.ts';
import type { Database } from '../lib/storage/database.ts';
import { migrate } from './commands/migrate.ts';
import { type Surroundings, withDeployment } from './session.ts';

/** What repairs need: the database as its owner, all that was landed, and what is marked of it. */
export interface Maintenance {
  readonly database: Database;
  readonly landedStore: LandedStore;
  readonly state: BacklogState;
}

/** Runs a command's work on a deployment as the owner of its database, migrated to the schema of this code. */
export async function withMaintenance<T>(
  surroundings: Surroundings,
  choices: { readonly verbose: boolean },
  work: (maintenance: Maintenance) => Promise<T>,
): Promise<T> {
  return await withDeployment(surroundings, choices, async (deployment) => {
    await migrate(deployment, surroundings.terminal);
    return await work({
      database: deployment.database('owner'),
      landedStore: await deployment.landedStore(),
      state: await deployment.backlogState(odds),
    });
  });
}
