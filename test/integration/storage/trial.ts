import { RDSDataClient } from '@aws-sdk/client-rds-data';
import type { DatabaseUserName } from '../../../functions/declaration.ts';
import * as account from '../../../infra/local/account.ts';
import type { Engine } from '../../../infra/local/data-api/engines/engine.ts';
import type { Limits } from '../../../infra/local/data-api/limits.ts';
import { type DataApiServer, type ReceivedCall, startDataApi } from '../../../infra/local/data-api/server.ts';
import { dataApiDatabase } from '../../../lib/aws/data-api-database.ts';
import type { Database } from '../../../lib/storage/database.ts';
import { type EngineKind, type FreshEngine, openFreshEngine } from '../../support/engines.ts';

/** A database of its own for one test file, behind the local Data API and the real client. */
export interface Trial extends AsyncDisposable {
  readonly engine: Engine;
  /** Where a direct driver finds it; PGlite is nowhere. */
  readonly url: string | undefined;
  readonly server: DataApiServer;
  readonly client: RDSDataClient;
  /** Every call that has come to the server. */
  readonly calls: ReceivedCall[];
  databaseAs(role: DatabaseUserName): Database;
}

export async function openTrial(kind: EngineKind, limits: Partial<Limits> = {}): Promise<Trial> {
  return await trialOn(await openFreshEngine(kind), limits);
}

/** The same over a database that is there already. */
export async function trialOn({ engine, url }: FreshEngine, limits: Partial<Limits> = {}): Promise<Trial> {
  const calls: ReceivedCall[] = [];
  const server = await startDataApi({ engine, limits, onCall: (call) => calls.push(call) });
  const client = new RDSDataClient({
    endpoint: server.url,
    region: account.region,
    credentials: account.credentials,
    maxAttempts: 1,
  });
  return {
    engine,
    url,
    server,
    calls,
    client,
    databaseAs: (role) =>
      dataApiDatabase({
        client,
        clusterArn: account.clusterArn,
        secretArn: account.secretArnOf(role),
        database: account.databaseName,
      }),
    async [Symbol.asyncDispose]() {
      client.destroy();
      await server.close();
      await engine.close();
    },
  };
}

/** Roles are of the whole server, which other test files share; two that make one at once meet at its name. */
export function createRole(role: string): string {
  return `do $$ begin create role ${role} nologin; exception when duplicate_object or unique_violation then null; end $$`;
}
