import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { holdsDatabase, lockDataDir } from './data-dir.ts';
import type { Engine } from './engine.ts';
import { openPglite } from './pglite.ts';

/**
 * PGlite on a folder, for this process alone. Creating a database takes seconds, and an interrupted creation leaves one that
 * cannot be opened. A mark file is beside it until it is complete; a database with the mark is empty and is created again.
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
