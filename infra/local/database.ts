import { openKeptPglite } from './data-api/engines/kept-pglite.ts';
import { openPostgres } from './data-api/engines/postgres.ts';
import { startDataApi } from './data-api/server.ts';
import type { Home } from './home.ts';
import type { LocalService } from './local-service.ts';
import { claimDatabase } from './store-mark.ts';
import type { StoreKind } from './stores.ts';

export interface DatabaseOptions {
  /** A PostgreSQL server to use in place of the embedded one. */
  readonly databaseUrl?: string | undefined;
  /** The store that the server of `databaseUrl` must belong to; any by default. */
  readonly store?: StoreKind | undefined;
}

/** The Data API over the server that `DATABASE_URL` names, or else over PGlite in the home folder. */
export async function startDatabase(
  home: Home,
  { databaseUrl, store, accessKeyId }: DatabaseOptions & { readonly accessKeyId: string },
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
