import { writeFileSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import type { Engine } from '../../infra/local/data-api/engines/engine.ts';
import { openPglite } from '../../infra/local/data-api/engines/pglite.ts';
import { startDataApi } from '../../infra/local/data-api/server.ts';
import { openDatabase } from '../../infra/local/local-database.ts';
import { migrateSchema } from '../../lib/storage/migrate.ts';
import { migrations, replaceables } from '../../lib/storage/migrations/index.ts';

/** A PGlite database at rest, with the project's schema: its folder, and the same packed. */
export interface PgliteSeed {
  readonly dataDir: string;
  readonly file: string;
}

export async function makeSeed(dataDir: string): Promise<PgliteSeed> {
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

export async function migrate(engine: Engine): Promise<void> {
  const server = await startDataApi({ engine });
  const database = openDatabase({ dataApi: server.url }, 'owner');
  await migrateSchema({ database, migrations, replaceables });
  database.close();
  await server.close();
}
