import type { DatabaseUserName } from '../../functions/declaration.ts';
import { clusterArn, databaseName, secretArnOf } from '../../infra/local/account.ts';
import { type DataApiServer, startDataApi } from '../../infra/local/data-api/server.ts';
import { rdsDataClient } from '../../lib/aws/clients.ts';
import { dataApiDatabase } from '../../lib/aws/data-api-database.ts';
import type { Database } from '../../lib/storage/database.ts';
import type { EngineKind } from './engines.ts';
import { openMigratedEngine } from './migrated.ts';

export interface OddsDatabase {
  readonly server: DataApiServer;
  /** For direct drivers, if the engine has a server. */
  readonly url: string | undefined;
  /** The database as one of its roles sees it, through the real client. */
  as(role: DatabaseUserName): Database;
  close(): Promise<void>;
}

/** A fresh database with the project's own schema, behind the local Data API, reached by the real client. */
export async function openOddsDatabase(kind: EngineKind): Promise<OddsDatabase> {
  const { engine, url } = await openMigratedEngine(kind);
  const server = await startDataApi({ engine });
  process.env.AWS_ENDPOINT_URL_RDS_DATA = server.url;
  process.env.AWS_ACCESS_KEY_ID ??= 'local';
  process.env.AWS_SECRET_ACCESS_KEY ??= 'local';
  const client = rdsDataClient({ requestTimeoutMs: 60_000, region: 'us-east-1' });
  const as = (role: DatabaseUserName) =>
    dataApiDatabase({ client, clusterArn, secretArn: secretArnOf(role), database: databaseName });
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
