import { existsSync, rmSync, writeFileSync } from 'node:fs';
import type { Engine } from './data-api/engines/engine.ts';
import { openPglite } from './data-api/engines/pglite.ts';
import { openPostgres } from './data-api/engines/postgres.ts';
import { startDataApi } from './data-api/server.ts';
import type { Home } from './home.ts';
import type { LocalService } from './local-service.ts';

/** The Data API over the server that `DATABASE_URL` names, or else over PGlite in the home folder. */
export async function startDatabase(
  home: Home,
  { databaseUrl, accessKeyId }: { readonly databaseUrl?: string | undefined; readonly accessKeyId: string },
): Promise<LocalService> {
  const engine = await (databaseUrl === undefined ? openKeptPglite(home.database) : openPostgres({ databaseUrl }));
  try {
    const server = await startDataApi({ engine, accessKeyId });
    return {
      url: server.url,
      close: async () => {
        await server.close();
        await engine.close();
      },
    };
  } catch (error) {
    await engine.close();
    throw error;
  }
}

/**
 * Making a new cluster takes seconds, and one that was interrupted at it can never be opened again. A mark stands beside it
 * for as long as it is being made; a cluster with the mark has never held anything and is made anew.
 */
async function openKeptPglite(dataDir: string): Promise<Engine> {
  const mark = `${dataDir}.being-made`;
  if (existsSync(mark)) rmSync(dataDir, { recursive: true, force: true });
  if (!existsSync(dataDir)) writeFileSync(mark, '');
  const engine = await openPglite({ dataDir });
  rmSync(mark, { force: true });
  return engine;
}
