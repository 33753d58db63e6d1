import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';

/**
 * A new database takes PGlite about 4 s of initdb, from a kept copy of an empty one half a second. The copy is under
 * `node_modules/.cache` and is as disposable as that.
 */
export async function openDatabase(options: { dataDir?: string | undefined; seedFile: string }): Promise<PGlite> {
  const place = options.dataDir === undefined ? {} : { dataDir: options.dataDir };
  if (options.dataDir !== undefined) await mkdir(options.dataDir, { recursive: true, mode: 0o700 });
  if (options.dataDir !== undefined && existsSync(join(options.dataDir, 'PG_VERSION'))) return PGlite.create(place);
  const seed = await readFile(options.seedFile).catch(() => undefined);
  if (seed !== undefined) return PGlite.create({ ...place, loadDataDir: new Blob([seed]) });
  const database = await PGlite.create(place);
  await keepSeed(database, options.seedFile);
  return database;
}

/** Renamed into place, so that no process reads half of it. If the folder is not writable, only time is lost. */
async function keepSeed(database: PGlite, seedFile: string): Promise<void> {
  const dump = await database.dumpDataDir('none');
  const draft = `${seedFile}.${randomUUID()}`;
  try {
    await mkdir(dirname(seedFile), { recursive: true });
    await writeFile(draft, Buffer.from(await dump.arrayBuffer()));
    await rename(draft, seedFile);
  } catch {
    // The next start takes as long as this one did.
  }
}
