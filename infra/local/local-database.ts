import { RDSDataClient } from '@aws-sdk/client-rds-data';
import type { DatabaseUserName } from '../../functions/declaration.ts';
import { dataApiDatabase } from '../../lib/aws/data-api-database.ts';
import type { Database } from '../../lib/storage/database.ts';
import { clusterArn, credentialsOf, databaseName, region, secretArnOf } from './account.ts';
import type { Reachable } from './instance.ts';

/** The machine's database with the rights of a role, through the same Data API that the functions use. */
export function openDatabase(at: Reachable<'dataApi'>, role: DatabaseUserName): Database & { close(): void } {
  const client = new RDSDataClient({ endpoint: at.dataApi, region, credentials: credentialsOf(at), maxAttempts: 1 });
  const database = dataApiDatabase({ client, clusterArn, secretArn: secretArnOf(role), database: databaseName });
  return { ...database, close: () => client.destroy() };
}
