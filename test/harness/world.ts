import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FunctionName } from '../../functions/declarations.ts';
import { credentials, landedBucket, sourceSecretArn, stateTable, windows } from '../../infra/local/account.ts';
import type { Engine } from '../../infra/local/data-api/engines/engine.ts';
import type { Limits } from '../../infra/local/data-api/limits.ts';
import { startDataApi } from '../../infra/local/data-api/server.ts';
import { startDynamoDb } from '../../infra/local/dynamodb.ts';
import { environmentOf, type FunctionEnvironment } from '../../infra/local/function-environment.ts';
import { openHome } from '../../infra/local/home.ts';
import { type RunningMarket, startMarket } from '../../infra/local/market/server.ts';
import { startS3 } from '../../infra/local/s3.ts';
import { startScheduler } from '../../infra/local/scheduler/scheduler.ts';
import { type RotatingSecretsManager, startRotatingSecretsManager } from '../support/rotating-secrets-manager.ts';
import type { Databases } from './databases.ts';
import { withFewSessions } from './few-sessions.ts';
import type { Service } from './services.ts';

type Urls = Readonly<Record<Service, string>>;

export interface WorldOptions {
  readonly databases: Databases;
  /** The time of the market and of Scheduler. */
  readonly now: () => Date;
  readonly marketSeed?: number;
  /** The functions have a key of The Odds API. */
  readonly theOddsApi?: boolean;
  /** How many sessions the database has; as many as its engine by default. */
  readonly sessions?: number;
  readonly limits?: Partial<Limits>;
  /** The functions log and emit metrics; by default they are silent. */
  readonly verbose?: boolean;
  /** In addition to what the local machine gives to the functions. */
  readonly environment?: FunctionEnvironment;
}

/** The services of the local machine and the simulated market, all new and empty. */
export interface World {
  readonly engine: Engine;
  readonly market: RunningMarket;
  readonly secretsManager: RotatingSecretsManager;
  readonly urls: Urls;
  /** How often the database had no session left. */
  readonly refused: { readonly sessions: number };
  /** The environment of a function that reaches the services at these URLs. */
  environmentOf(name: FunctionName, urls: Urls): FunctionEnvironment;
  close(): Promise<void>;
}

const apiKey = 'a-key-of-the-simulated-market';
export const apiKeySecret = {
  [sourceSecretArn('the-odds-api')]: { only: { stages: ['AWSCURRENT'], value: apiKey } },
};

export async function openWorld(options: WorldOptions): Promise<World> {
  await using opened = new AsyncDisposableStack();
  const closeLater = <Closable extends { close(): Promise<void> }>(service: Closable): Closable =>
    opened.adopt(service, (each) => each.close());
  const folder = mkdtempSync(join(tmpdir(), 'odds-world-'));
  opened.defer(() => rmSync(folder, { recursive: true, force: true }));
  const home = openHome(folder);
  const engine = closeLater(await options.databases.open());
  const refused = { sessions: 0 };
  const limited = withFewSessions(engine, options.sessions, () => (refused.sessions += 1));
  const dataApi = closeLater(await startDataApi({ engine: limited, limits: options.limits ?? {} }));
  const s3 = closeLater(await startS3({ folder: home.objects, bucket: landedBucket }));
  const dynamoDb = closeLater(await startDynamoDb({ folder: home.tables, table: stateTable }));
  const secretsManager = closeLater(await startRotatingSecretsManager());
  secretsManager.secrets = apiKeySecret;
  const { now, marketSeed: seed = 1 } = options;
  // What its schedules start is the caller's: it starts nothing itself.
  const scheduler = closeLater(
    await startScheduler({ groups: [windows.group], clock: now, invoke: async () => undefined }),
  );
  const market = closeLater(await startMarket({ seed, now, control: true, apiKey }));
  const all = opened.move();
  return {
    engine,
    market,
    secretsManager,
    refused,
    urls: {
      dataApi: dataApi.url,
      s3: s3.url,
      dynamoDb: dynamoDb.url,
      secretsManager: secretsManager.url,
      scheduler: scheduler.url,
      actionNetwork: market.url,
      theOddsApi: market.url,
      mlbStatsApi: market.url,
    },
    environmentOf: (name, { dataApi, s3, dynamoDb, secretsManager, scheduler, ...sources }) => {
      const started = { id: crypto.randomUUID(), pid: process.pid, startedAt: new Date().toISOString() };
      const addresses = { endpoint: dataApi, dataApi, s3, dynamoDb, secretsManager };
      const keyedSources = options.theOddsApi ? ['the-odds-api'] : [];
      const { accessKeyId } = credentials;
      const instance = { ...started, ...addresses, accessKeyId, database: 'harness', keyedSources };
      const urls = {
        ACTION_NETWORK_URL: sources.actionNetwork,
        THE_ODDS_API_URL: sources.theOddsApi,
        MLB_STATS_API_URL: sources.mlbStatsApi,
      };
      const choices = { sources: urls, scheduler, verbose: options.verbose ?? false };
      return { ...environmentOf(name, { home, instance }, choices), ...options.environment };
    },
    close: () => all.disposeAsync(),
  };
}
