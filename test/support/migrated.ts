import { randomUUID } from 'node:crypto';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';
import { openPglite } from '../../infra/local/data-api/engines/pglite.ts';
import { openPostgres } from '../../infra/local/data-api/engines/postgres.ts';
import type { Databases } from '../harness/databases.ts';
import { createOnServer, type EngineKind, type FreshEngine, openFreshEngine, openOnServer } from './engines.ts';
import { makeSeed, migrate, type PgliteSeed } from './migrated-seed.ts';

// A copy of a database takes a tenth of the time of its migration. Each worker makes what it copies once, and again if it loads
// this module again: so its name is not the worker's alone.
let template: Promise<string> | undefined;
let seed: Promise<PgliteSeed> | undefined;

/** A new database with the project's schema on that engine. Closing the engine drops it. */
export async function openMigratedEngine(kind: EngineKind): Promise<FreshEngine> {
  const run = inject('run');
  if (run === undefined) {
    const fresh = await openFreshEngine(kind);
    await migrate(fresh.engine);
    return fresh;
  }
  if (kind === 'postgres') {
    template ??= makeTemplate(`${run.name}_${ownName()}`);
    return await openOnServer(await template);
  }
  return { engine: await openPglite({ seedFile: (await seedOf(run)).file }) };
}

/** Puts a PGlite database with the project's schema there, as the machine of a home keeps it. */
export async function placeMigratedDatabase(dataDir: string): Promise<void> {
  cpSync((await seedOf(inject('run'))).dataDir, dataDir, { recursive: true });
}

function seedOf(run: { readonly folder: string }): Promise<PgliteSeed> {
  seed ??= makeSeed(join(run.folder, `pglite-${ownName()}`));
  return seed;
}

/** The same for the harness of soak and chaos. */
export function copiedDatabases(kind: EngineKind): Databases {
  return { open: async () => (await openMigratedEngine(kind)).engine, close: async () => undefined };
}

const ownName = () => `${process.pid}_${randomUUID().slice(0, 8)}`;

async function makeTemplate(name: string): Promise<string> {
  const url = await createOnServer('template0', name);
  const engine = await openPostgres({ databaseUrl: url.href });
  await migrate(engine);
  await engine.close();
  return name;
}
