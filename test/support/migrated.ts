import { randomUUID } from 'node:crypto';
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { inject } from 'vitest';
import type { Engine } from '../../infra/local/data-api/engines/engine.ts';
import { openPglite } from '../../infra/local/data-api/engines/pglite.ts';
import { openPostgres } from '../../infra/local/data-api/engines/postgres.ts';
import { startDataApi } from '../../infra/local/data-api/server.ts';
import { openDatabase } from '../../infra/local/local-database.ts';
import { migrateSchema } from '../../lib/storage/migrate.ts';
import { migrations, replaceables } from '../../lib/storage/migrations/index.ts';
import { createOnServer, type EngineKind, type FreshEngine, openFreshEngine, openOnServer } from './engines.ts';

// A copy of a database takes a tenth of the time of its migration. Each worker makes what it copies once, and again if it loads
// this module again: so its name is not the worker's alone.
let template: Promise<string> | undefined;
let seed: Promise<PgliteSeed> | undefined;

/** A database at rest: its folder, and the same packed. */
interface PgliteSeed {
  readonly dataDir: string;
  readonly file: string;
}

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

const ownName = () => `${process.pid}_${randomUUID().slice(0, 8)}`;

async function makeTemplate(name: string): Promise<string> {
  const url = await createOnServer('template0', name);
  const engine = await openPostgres({ databaseUrl: url.href });
  await migrate(engine);
  await engine.close();
  return name;
}

async function makeSeed(dataDir: string): Promise<PgliteSeed> {
  const engine = await openPglite({ dataDir });
  await migrate(engine);
  await engine.close();
  const database = await PGlite.create({ dataDir });
  const dump = await database.dumpDataDir('none');
  await database.close();
  const file = `${dataDir}.tar`;
  writeFileSync(file, Buffer.from(await dump.arrayBuffer()));
  return { dataDir, file };
}

async function migrate(engine: Engine): Promise<void> {
  const server = await startDataApi({ engine });
  const database = openDatabase({ dataApi: server.url }, 'owner');
  await migrateSchema({ database, migrations, replaceables });
  database.close();
  await server.close();
}
