import { openKeptPglite } from './data-api/engines/kept-pglite.ts';
import { openPostgres } from './data-api/engines/postgres.ts';
import { startDataApi } from './data-api/server.ts';
import type { Home } from './home.ts';
import type { LocalService } from './local-service.ts';
import type { ServiceOptions } from './services.ts';
import { claimDatabase } from './store-mark.ts';

interface DatabaseChoices extends Pick<ServiceOptions, 'databaseUrl' | 'store'> {
  readonly accessKeyId: string;
}

/** The Data API over the server that `DATABASE_URL` names, or else over PGlite in the home folder. */
export async function startDatabase(
  home: Home,
  { databaseUrl, store, accessKeyId }: DatabaseChoices,
): Promise<LocalService> {
  const engine = await (databaseUrl === undefined ? openKeptPglite(home.database) : openPostgres({ databaseUrl }));
  try {
    if (databaseUrl !== undefined && store !== undefined) await claimDatabase(databaseUrl, store);
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
