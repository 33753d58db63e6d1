import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FunctionName } from '../../../functions/declarations.ts';
import { credentials, landedBucket, secretArnOf, sourceSecretArn, stateTable } from '../../../infra/local/account.ts';
import { startDataApi } from '../../../infra/local/data-api/server.ts';
import { startDynamoDb } from '../../../infra/local/dynamodb.ts';
import { allSourcesAt, environmentOf, type FunctionEnvironment } from '../../../infra/local/function-environment.ts';
import { openHome } from '../../../infra/local/home.ts';
import { openDatabase } from '../../../infra/local/local-database.ts';
import { startS3 } from '../../../infra/local/s3.ts';
import { type Gate, openGate, type PassingCall } from '../../soak/gate.ts';
import { startRotatingSecretsManager } from '../../support/rotating-secrets-manager.ts';
import type { Databases } from '../databases.ts';
import { type Service, services } from './operations.ts';
import { type SmallMarket, startSmallMarket } from './small-market.ts';
import { type Stored, storage } from './stored.ts';

/** The local services, each behind a gate where calls can be lost, and all that they store. */
export interface Cloud {
  readonly market: SmallMarket;
  readonly gates: Readonly<Record<Service, Gate>>;
  /** Hears of every call that reaches a gate. */
  onCall: (service: Service, call: PassingCall) => void;
  readonly stored: Stored;
  environmentOf(name: FunctionName): FunctionEnvironment;
  close(): Promise<void>;
}

/** PGlite has one session: a transaction whose beginner lost its id would hold up all others for three minutes. */
const abandonedAfterMs = 1_000;
const apiKey = 'a-key-of-the-simulated-market';
export const rotatingSecret = secretArnOf('recorder');

export async function openCloud(databases: Databases): Promise<Cloud> {
  await using ending = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), 'odds-transients-'));
  ending.defer(() => rmSync(folder, { recursive: true, force: true }));
  const home = openHome(folder);
  const endLater = <Closed extends { close(): Promise<void> }>(opened: Closed): Closed => {
    ending.defer(() => opened.close());
    return opened;
  };
  const engine = endLater(await databases.open());
  const dataApi = endLater(await startDataApi({ engine, limits: { transactionIdleMs: abandonedAfterMs } }));
  const s3 = endLater(await startS3({ folder: home.objects, bucket: landedBucket }));
  const dynamoDb = endLater(await startDynamoDb({ folder: home.tables, table: stateTable }));
  const secretsManager = endLater(await startRotatingSecretsManager());
  const market = endLater(await startSmallMarket(apiKey));
  const database = openDatabase({ dataApi: dataApi.url }, 'owner');
  ending.defer(() => database.close());
  const stored = storage({ s3: s3.url, dynamoDb: dynamoDb.url, database, secretsManager });
  ending.defer(() => stored.close());

  const listener: { onCall: Cloud['onCall'] } = { onCall: () => undefined };
  const upstreams = { dataApi, s3, dynamoDb, secretsManager };
  const gates = Object.fromEntries(
    await Promise.all(
      services.map(async (service) => {
        const gate = await openGate({
          upstream: upstreams[service].url,
          refusal: () => undefined,
          onArrival: (call) => listener.onCall(service, call),
        });
        return [service, endLater(gate)] as const;
      }),
    ),
  ) as Record<Service, Gate>;
  const whole = ending.move();
  return {
    market,
    gates,
    stored,
    get onCall() {
      return listener.onCall;
    },
    set onCall(onCall) {
      listener.onCall = onCall;
    },
    environmentOf: (name) => environmentAt(name, { home, gates, market }),
    close: () => whole.disposeAsync(),
  };
}

type Surroundings = Pick<Cloud, 'gates' | 'market'> & { readonly home: ReturnType<typeof openHome> };

function environmentAt(name: FunctionName, { home, gates, market }: Surroundings): FunctionEnvironment {
  const instance = {
    id: crypto.randomUUID(),
    accessKeyId: credentials.accessKeyId,
    pid: process.pid,
    startedAt: new Date().toISOString(),
    database: 'transients',
    endpoint: gates.dataApi.url,
    dataApi: gates.dataApi.url,
    s3: gates.s3.url,
    dynamoDb: gates.dynamoDb.url,
    secretsManager: gates.secretsManager.url,
    keyedSources: ['the-odds-api'],
  };
  const { url } = market;
  const choices = { sources: allSourcesAt(url), verbose: true };
  return {
    ...environmentOf(name, { home, instance }, choices),
    AWS_ENDPOINT_URL_SECRETS_MANAGER: gates.secretsManager.url,
    RECORDER_SECRET_ARN: rotatingSecret,
  };
}

/** Secrets as they are before a run: the key of The Odds API, and the recorder's login with a rotation under way. */
export const secretsBefore = {
  [sourceSecretArn('the-odds-api')]: { only: { stages: ['AWSCURRENT'], value: apiKey } },
  [rotatingSecret]: {
    old: {
      stages: ['AWSCURRENT'],
      value: JSON.stringify({ username: 'odds_recorder', password: 'the-password-of-before' }),
    },
    new: { stages: ['AWSPENDING'] },
  },
} as const;
