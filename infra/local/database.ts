import { openKeptPglite } from './data-api/engines/kept-pglite.ts';
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
