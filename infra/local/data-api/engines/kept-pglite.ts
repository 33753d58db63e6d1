import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { holdsDatabase, lockDataDir } from './data-dir.ts';
import type { Engine } from './engine.ts';
import { openPglite } from './pglite.ts';

/**
 * PGlite on a folder, for this process alone. A new database takes seconds to make, and one whose making was interrupted can
 * never be opened. A mark stands beside it until it is whole; a database with the mark has held nothing yet and is made anew.
 * @throws OddsError if another process has the folder, or if it holds something else
 */
export async function openKeptPglite(folder: string): Promise<Engine> {
  const dataDir = lockDataDir(folder);
  const mark = `${dataDir.path}.being-made`;
  try {
    if (existsSync(mark)) rmSync(dataDir.path, { recursive: true, force: true });
    if (!holdsDatabase(dataDir.path)) writeFileSync(mark, '');
    const engine = await openPglite({ dataDir: dataDir.path });
    rmSync(mark, { force: true });
    return {
      ...engine,
      async close() {
        await engine.close();
        dataDir.release();
      },
    };
  } catch (error) {
    dataDir.release();
    throw error;
  }
}
