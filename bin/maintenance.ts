import { openBacklogState } from '../infra/local/local-backlog-state.ts';
import { openDatabase } from '../infra/local/local-database.ts';
import { openLandedStore } from '../infra/local/local-landed-store.ts';
import type { BacklogState } from '../lib/backlog/backlog-state.ts';
import { odds } from '../lib/backlog/kinds.ts';
import type { LandedStore } from '../lib/landing/landed-store.ts';
import type { Database } from '../lib/storage/database.ts';
import { migrate } from './commands/migrate.ts';
import { type Surroundings, withMachine } from './session.ts';

/** What repairs need: the database as its owner, all that was landed, and what is marked of it. */
export interface Maintenance {
  readonly database: Database;
  readonly landedStore: LandedStore;
  readonly state: BacklogState;
}

/** Runs a command's work on the local machine as the owner of its database, migrated to the schema of this code. */
export async function withMaintenance<T>(
  surroundings: Surroundings,
  choices: { readonly verbose: boolean },
  work: (maintenance: Maintenance) => Promise<T>,
): Promise<T> {
  return await withMachine(surroundings, choices, async (session) => {
    await migrate(session, surroundings.terminal);
    const { instance } = session.machine;
    const database = openDatabase(instance, 'owner');
    const landedStore = openLandedStore(instance);
    const state = openBacklogState(instance, surroundings.clock, odds);
    try {
      return await work({ database, landedStore, state });
    } finally {
      state.close();
      database.close();
      landedStore.close();
    }
  });
}
