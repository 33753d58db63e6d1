import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { landedBucket, stateTable } from '../../infra/local/account.ts';
import type { Engine } from '../../infra/local/data-api/engines/engine.ts';
import { openPglite } from '../../infra/local/data-api/engines/pglite.ts';
import { openPostgres } from '../../infra/local/data-api/engines/postgres.ts';
import { type DataApiServer, startDataApi } from '../../infra/local/data-api/server.ts';
import { startDynamoDb } from '../../infra/local/dynamodb.ts';
import { type Home, openHome } from '../../infra/local/home.ts';
import { openDatabase } from '../../infra/local/local-database.ts';
import { type RunningMarket, startMarket } from '../../infra/local/market/server.ts';
import { startS3 } from '../../infra/local/s3.ts';
import { migrateSchema } from '../../lib/storage/migrate.ts';
import { migrations, replaceables } from '../../lib/storage/migrations/index.ts';
import { startScratchPostgres } from '../support/scratch-postgres.ts';

export type EngineName = 'pglite' | 'postgres';

/** The simulated day's clock: it moves when the soak says so. */
export interface DayClock {
  now(): Date;
}

/** The local parts that the functions meet, each the very one that the local machine runs. */
export interface Surroundings {
  readonly home: Home;
  readonly engine: Engine;
  readonly dataApi: DataApiServer;
  readonly s3: { readonly url: string };
  readonly dynamoDb: { readonly url: string };
  readonly market: RunningMarket;
  close(): Promise<void>;
}

export async function openSurroundings(options: {
  readonly engine: EngineName;
  readonly seed: number;
  readonly clock: DayClock;
}): Promise<Surroundings> {
  const { clock, seed } = options;
  const ending = new AsyncDisposableStack();
  try {
    const folder = mkdtempSync(join(tmpdir(), 'odds-soak-'));
    ending.defer(() => rmSync(folder, { recursive: true, force: true }));
    const home = openHome(folder);
    const engine = await openEngine(options.engine, ending);
    const dataApi = await startDataApi({ engine, now: () => clock.now().getTime() });
    ending.defer(() => dataApi.close());
    await migrate(dataApi.url);
    const s3 = await startS3({ folder: home.objects, bucket: landedBucket });
    ending.defer(() => s3.close());
    const dynamoDb = await startDynamoDb({ folder: home.tables, table: stateTable });
    ending.defer(() => dynamoDb.close());
    const market = await startMarket({ seed, now: () => clock.now(), control: true });
    ending.defer(() => market.close());
    return { home, engine, dataApi, s3, dynamoDb, market, close: () => ending.disposeAsync() };
  } catch (error) {
    await ending.disposeAsync();
    throw error;
  }
}

async function openEngine(name: EngineName, ending: AsyncDisposableStack): Promise<Engine> {
  if (name === 'pglite') {
    const engine = await openPglite();
    ending.defer(() => engine.close());
    return engine;
  }
  const server = await startScratchPostgres({ durable: false });
  ending.defer(() => server.stop());
  const engine = await openPostgres({ databaseUrl: server.databaseUrl });
  ending.defer(() => engine.close());
  return engine;
}

async function migrate(dataApi: string): Promise<void> {
  const database = openDatabase({ dataApi }, 'owner');
  await migrateSchema({ database, migrations, replaceables });
  database.close();
}
