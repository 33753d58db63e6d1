import { randomUUID } from 'node:crypto';
import type { RDSDataClient } from '@aws-sdk/client-rds-data';
import pg from 'pg';
import * as z from 'zod';
import type { DatabaseUserName } from '../../functions/declaration.ts';
import { clusterArn, credentials, databaseName, secretArnOf } from '../../infra/local/account.ts';
import { openPglite } from '../../infra/local/data-api/engines/pglite.ts';
import { openPostgres } from '../../infra/local/data-api/engines/postgres.ts';
import { startDataApi } from '../../infra/local/data-api/server.ts';
import { rdsDataClient } from '../../lib/aws/clients.ts';
import { dataApiDatabase } from '../../lib/aws/data-api-database.ts';
import type { Database } from '../../lib/storage/database.ts';
import { migrateSchema } from '../../lib/storage/migrate.ts';
import { migrations, replaceables } from '../../lib/storage/migrations/index.ts';

/** A new database with the project's schema behind a Data API, reached by the real client; gone when it is closed. */
export interface BenchDatabase {
  readonly engine: 'postgres' | 'pglite';
  readonly version: string;
  /** A connection without the Data API in between; PGlite has none. */
  readonly direct: pg.Client | undefined;
  as(role: DatabaseUserName): Database;
  /** For calls that the Database port does not have, under the owner's login. */
  readonly raw: { readonly client: RDSDataClient; readonly target: DataApiTarget };
  close(): Promise<void>;
}

interface DataApiTarget {
  readonly resourceArn: string;
  readonly secretArn: string;
  readonly database: string;
}

const requestTimeoutMs = 120_000;

/** On a server if one is named, on PGlite otherwise. */
export async function openBenchDatabase(serverUrl: string | undefined): Promise<BenchDatabase> {
  await using undo = new AsyncDisposableStack();
  const url = serverUrl === undefined ? undefined : await createDatabase(serverUrl, undo);
  const engine = url === undefined ? await openPglite() : await openPostgres({ databaseUrl: url });
  undo.defer(() => engine.close());
  const server = await startDataApi({ engine });
  undo.defer(() => server.close());
  // A client finds its endpoint at its first call, so each of them makes one before the next database is opened.
  Object.assign(process.env, environmentFor(server.url));
  const client = rdsDataClient({ requestTimeoutMs, region: 'us-east-1' });
  undo.defer(() => client.destroy());
  const as = (role: DatabaseUserName) =>
    dataApiDatabase({ client, clusterArn, secretArn: secretArnOf(role), database: databaseName });
  await migrateSchema({ database: as('owner'), migrations, replaceables });
  const direct = url === undefined ? undefined : await connected(url);
  undo.defer(() => direct?.end());
  const kept = undo.move();
  return {
    engine: engine.name,
    version: await versionOf(as('owner')),
    direct,
    as,
    raw: { client, target: { resourceArn: clusterArn, secretArn: secretArnOf('owner'), database: databaseName } },
    close: () => kept.disposeAsync(),
  };
}

function environmentFor(dataApi: string) {
  return {
    AWS_ENDPOINT_URL_RDS_DATA: dataApi,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}

async function createDatabase(serverUrl: string, undo: AsyncDisposableStack): Promise<string> {
  const name = `odds_bench_${randomUUID().replaceAll('-', '')}`;
  await administer(serverUrl, `create database ${name} template template0`);
  undo.defer(() => administer(serverUrl, `drop database ${name} with (force)`));
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

async function administer(url: string, sql: string): Promise<void> {
  const client = await connected(url);
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

async function connected(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  return client;
}

async function versionOf(database: Database): Promise<string> {
  const { rows } = await database.execute({ sql: `select current_setting('server_version') as version` });
  const [row] = z.array(z.object({ version: z.string() })).parse(rows);
  return `PostgreSQL ${row?.version ?? 'of unknown version'}`;
}
