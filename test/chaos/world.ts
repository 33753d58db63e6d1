import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { credentials, landedBucket, sourceSecret, stateTable } from '../../infra/local/account.ts';
import type { Engine } from '../../infra/local/data-api/engines/engine.ts';
import { startDataApi } from '../../infra/local/data-api/server.ts';
import { startDynamoDb } from '../../infra/local/dynamodb.ts';
import { environmentOf, type FunctionEnvironment } from '../../infra/local/function-environment.ts';
import { type Home, openHome } from '../../infra/local/home.ts';
import { type RunningMarket, startMarket } from '../../infra/local/market/server.ts';
import { startS3 } from '../../infra/local/s3.ts';
import { startSecretsManager } from '../../infra/local/secrets.ts';
import type { Service } from '../soak/sandbox.ts';
import { ScenarioClock } from './clock.ts';
import type { Databases } from './databases.ts';
import { withFewSessions } from './few-sessions.ts';

/** Whom a function calls, each over a wire of its own. */
export type Side = Service | 'actionNetwork' | 'theOddsApi' | 'mlbStatsApi';
export const sides: readonly Side[] = ['dataApi', 's3', 'dynamoDb', 'actionNetwork', 'theOddsApi', 'mlbStatsApi'];

export type ChaosFunction = 'collect-odds' | 'record-backlog' | 'sync-schedule';

/** What of the world is not as usual. */
export interface WorldChoices {
  /** There is a key, so The Odds API can be asked in the place of Action Network. */
  readonly theOddsApi?: boolean;
  /** How many sessions the database has; 40 by default. */
  readonly sessions?: number;
  /** Beside what the local machine gives to the functions. */
  readonly environment?: FunctionEnvironment;
}

/** The local parts, all new: nothing of another scenario is in them. */
export interface World {
  readonly clock: ScenarioClock;
  readonly home: Home;
  readonly engine: Engine;
  /** How often the database had no session left. */
  readonly refused: { readonly sessions: number };
  readonly market: RunningMarket;
  /** Where the services really are. */
  readonly upstreams: Readonly<Record<Side, string>>;
  environmentOf(name: ChaosFunction, at: Readonly<Record<Side, string>>): FunctionEnvironment;
  close(): Promise<void>;
}

const apiKey = 'a-key-of-the-simulated-market';

export async function openWorld(databases: Databases, choices: WorldChoices = {}): Promise<World> {
  await using ending = new AsyncDisposableStack();
  const clock = new ScenarioClock();
  const folder = mkdtempSync(join(tmpdir(), 'odds-chaos-'));
  ending.defer(() => rmSync(folder, { recursive: true, force: true }));
  const home = openHome(folder);
  const engine = await databases.open();
  ending.defer(() => engine.close());
  const refused = { sessions: 0 };
  const met =
    choices.sessions === undefined ? engine : withFewSessions(engine, choices.sessions, () => (refused.sessions += 1));
  const dataApi = await startDataApi({ engine: met });
  ending.defer(() => dataApi.close());
  const s3 = await startS3({ folder: home.objects, bucket: landedBucket });
  ending.defer(() => s3.close());
  const dynamoDb = await startDynamoDb({ folder: home.tables, table: stateTable });
  ending.defer(() => dynamoDb.close());
  const market = await startMarket({ now: clock.now, control: true, apiKey });
  ending.defer(() => market.close());
  const secrets = choices.theOddsApi
    ? await startSecretsManager(new Map([[sourceSecret('the-odds-api'), apiKey]]))
    : undefined;
  ending.defer(() => secrets?.close());
  const whole = ending.move();
  return {
    clock,
    home,
    engine,
    refused,
    market,
    upstreams: {
      dataApi: dataApi.url,
      s3: s3.url,
      dynamoDb: dynamoDb.url,
      actionNetwork: market.url,
      theOddsApi: market.url,
      mlbStatsApi: market.url,
    },
    environmentOf: (name, { dataApi, s3, dynamoDb, ...sources }) => {
      const { accessKeyId } = credentials;
      const found = { id: crypto.randomUUID(), pid: process.pid, startedAt: new Date().toISOString() };
      const instance = { ...found, accessKeyId, database: 'chaos', endpoint: dataApi, dataApi, s3, dynamoDb };
      const withSecrets =
        secrets === undefined ? instance : { ...instance, secretsManager: secrets.url, keyedSources: ['the-odds-api'] };
      const urls = {
        ACTION_NETWORK_URL: sources.actionNetwork,
        THE_ODDS_API_URL: sources.theOddsApi,
        MLB_STATS_API_URL: sources.mlbStatsApi,
      };
      return {
        ...environmentOf(name, { home, instance: withSecrets }, { sources: urls, verbose: true }),
        RESERVE_MS: '500',
        ...choices.environment,
      };
    },
    close: () => whole.disposeAsync(),
  };
}
