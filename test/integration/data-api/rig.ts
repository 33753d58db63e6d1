import {
  type ExecuteStatementCommandInput,
  type ExecuteStatementCommandOutput,
  type Field,
  RDSData,
  type SqlParameter,
} from '@aws-sdk/client-rds-data';
import { clusterArn, credentials, databaseName, region, secretArnOf } from '../../../infra/local/account.ts';
import { localRoleOf, type RoleOf } from '../../../infra/local/data-api/roles.ts';
import { type DataApiOptions, type DataApiServer, startDataApi } from '../../../infra/local/data-api/server.ts';
import { type EngineKind, type FreshEngine, openFreshEngine } from '../../support/engines.ts';

/** A Data API over a fresh database, and the real client to talk to it with. */
export interface Rig extends AsyncDisposable {
  readonly server: DataApiServer;
  readonly fresh: FreshEngine;
  readonly client: RDSData;
  execute(sql: string, options?: Options): Promise<Answer>;
  /** The one value of a statement's one row. */
  value(sql: string, options?: Options): Promise<Field | undefined>;
}

type Options = Partial<Omit<ExecuteStatementCommandInput, 'sql'>>;
type Answer = ExecuteStatementCommandOutput;

export const target = { resourceArn: clusterArn, secretArn: secretArnOf('owner'), database: databaseName };

/** A secret whose role does not exist. The roles of a server are shared by all who test on it, so none of theirs will do. */
export const absentRole = { secretArn: target.secretArn.replace('owner', 'absent') };

export async function openRig(kind: EngineKind, options: Omit<DataApiOptions, 'engine'> = {}): Promise<Rig> {
  const fresh = await openFreshEngine(kind);
  return rigOn(fresh, options, () => fresh.engine.close());
}

/** Another server on the same database, with other limits. */
export async function rigOn(
  fresh: FreshEngine,
  options: Omit<DataApiOptions, 'engine'>,
  close: () => Promise<void> = async () => {},
): Promise<Rig> {
  const localRole = localRoleOf(fresh.engine.owner);
  const roleOf: RoleOf = (secretArn) => (secretArn === absentRole.secretArn ? 'odds_absent' : localRole(secretArn));
  const server = await startDataApi({ engine: fresh.engine, roleOf, ...options });
  const client = new RDSData({ endpoint: server.url, region, credentials, maxAttempts: 1 });
  const execute = (sql: string, given: Options = {}) => client.executeStatement({ ...target, sql, ...given });
  return {
    server,
    fresh,
    client,
    execute,
    value: async (sql, given) => (await execute(sql, given)).records?.[0]?.[0],
    async [Symbol.asyncDispose]() {
      client.destroy();
      await server.close();
      await close();
    },
  };
}

/** What the client throws. */
export async function errorOf(call: Promise<unknown>): Promise<Error & { $metadata?: { httpStatusCode?: number } }> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
  throw new Error('the call should have failed');
}

export function text(name: string, stringValue: string, typeHint?: SqlParameter['typeHint']): SqlParameter {
  return { name, value: { stringValue }, ...(typeHint === undefined ? {} : { typeHint }) };
}

export function long(name: string, longValue: number): SqlParameter {
  return { name, value: { longValue } };
}
