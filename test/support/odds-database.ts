import type { DatabaseUserName } from '../../functions/declaration.ts';
import { clusterArn, databaseName, secretArnOf } from '../../infra/local/account.ts';
import { type DataApiServer, startDataApi } from '../../infra/local/data-api/server.ts';
import { rdsDataClient } from '../../lib/aws/clients.ts';
import { dataApiDatabase } from '../../lib/aws/data-api-database.ts';
import type { Database } from '../../lib/storage/database.ts';
import { migrateSchema } from '../../lib/storage/migrate.ts';
import { migrations, replaceables } from '../../lib/storage/migrations/index.ts';
import { type EngineKind, openFreshEngine } from './engines.ts';

export interface OddsDatabase {
  readonly server: DataApiServer;
  /** For direct drivers, where the engine has a server. */
  readonly url: string | undefined;
  /** The database as one of its roles sees it, through the real client. */
  as(role: DatabaseUserName): Database;
  close(): Promise<void>;
}

/** A fresh database with the project's own schema, behind the local Data API, reached by the real client. */
export async function openOddsDatabase(kind: EngineKind): Promise<OddsDatabase> {
  const { engine, url } = await openFreshEngine(kind);
  const server = await startDataApi({ engine });
  process.env.AWS_ENDPOINT_URL_RDS_DATA = server.url;
  process.env.AWS_ACCESS_KEY_ID ??= 'local';
  process.env.AWS_SECRET_ACCESS_KEY ??= 'local';
  const client = rdsDataClient({ requestTimeoutMs: 60_000, region: 'us-east-1' });
  const as = (role: DatabaseUserName) =>
    dataApiDatabase({ client, clusterArn, secretArn: secretArnOf(role), database: databaseName });
  await migrateSchema({ database: as('owner'), migrations, replaceables });
  return {
    server,
    url,
    as,
    async close() {
      client.destroy();
      await server.close();
      await engine.close();
    },
  };
}
