import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { DynamoDBClient, GetItemCommand, ListTablesCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { ExecuteStatementCommand, RDSDataClient } from '@aws-sdk/client-rds-data';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateScheduleCommand, ListSchedulesCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as account from '../../../infra/local/account.ts';
import {
  clusterArn,
  credentials,
  credentialsOf,
  databaseName,
  landedBucket,
  region,
  secretArnOf,
  sourceSecret,
  stateTable,
} from '../../../infra/local/account.ts';
import { type KeptMarket, openKeptMarket } from '../../../infra/local/kept-market.ts';
import { openDatabase } from '../../../infra/local/local-database.ts';
import { openLocalDeployment } from '../../../infra/local/local-deployment.ts';
import { type LocalWindows, openLocalWindows } from '../../../infra/local/local-windows.ts';
import { type Machine, startMachine } from '../../../infra/local/machine.ts';
import { openStageCloud, type StageCloud } from '../../../infra/local/stage-cloud/stage-cloud.ts';
import { windowRequest } from '../../../lib/aws/scheduler/window-request.ts';
import { engineAtHand, type FreshEngine } from '../../support/engines.ts';
import {
  formWithFile,
  type PageAnswer,
  type PageRequest,
  pageRequests,
  preflight,
  rebound,
  scripted,
  send,
} from '../../support/hostile-page.ts';
import { type Listening, onListening, reportTo } from '../../support/listening-servers.ts';
import { openMigratedEngine } from '../../support/migrated.ts';

const theOddsApiKey = 'a-key-that-no-page-may-read-0123456789';
const root = join(import.meta.dirname, '../../..');

let home: string;
let machine: Machine;
let market: KeptMarket;
/** Which engine keeps the tables, no server shows: the Data API is in front of it. */
let server: FreshEngine | undefined;
let cloud: StageCloud;
let windows: LocalWindows;
const listening: Listening[] = [];

beforeAll(async () => {
  home = join(mkdtempSync(join(tmpdir(), 'odds-hostile-')), 'home');
  server = engineAtHand() === 'postgres' ? await openMigratedEngine('postgres') : undefined;
  onListening((found) => listening.push(found));
  machine = await startMachine({ home, databaseUrl: server?.url, sourceKeys: { 'the-odds-api': theOddsApiKey } });
  market = await openKeptMarket({ file: machine.home.market, clock: () => new Date() });
  cloud = await openStageCloud(machine, { stage: 'dev' });
  windows = await openLocalWindows({ instance: machine.instance, clock: () => new Date() });
});
afterAll(async () => {
  await windows.close();
  await cloud.close();
  await market.close();
  await machine.close();
  await server?.engine.close();
  rmSync(join(home, '..'), { recursive: true, force: true });
});

const portOf = (url: string | undefined) => Number(new URL(url ?? '').port);

/** Refused before the service saw it: our own sentence, and no header that a browser would take for a yes. */
function refused({ status, headers, body }: PageAnswer): boolean {
  const permissions = Object.keys(headers).filter((name) => name.startsWith('access-control-'));
  return status === 403 && permissions.length === 0 && /AccessDenied/.test(body);
}

async function answeredAt({ port }: Listening): Promise<string[]> {
  const answered: string[] = [];
  for (const [name, request] of pageRequests(port)) {
    const answer = await send(port, request);
    if (!refused(answer)) answered.push(`${name}: ${answer.status} ${answer.body.slice(0, 80)}`);
  }
  return answered;
}

describe('a hostile web page', () => {
  test('gets a refusal from every server that listens, whatever it sends', async () => {
    const { endpoint, dataApi, s3, dynamoDb, secretsManager } = machine.instance;
    const { AWS_ENDPOINT_URL_LAMBDA: lambda, AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: logs } = cloud.environment;
    const known = [endpoint, dataApi, s3, dynamoDb, secretsManager, market.url, windows.url, lambda, logs].map(portOf);
    expect(listening.map(({ port }) => port)).toEqual(expect.arrayContaining(known));
    const answered = await Promise.all(listening.map(async (each) => [each.port, await answeredAt(each)]));
    expect(answered).toEqual(listening.map(({ port }) => [port, []]));
  });

  const key = { pk: { S: 'watermark#mlb' }, sk: { S: 'state' } };
  const put = JSON.stringify({ TableName: stateTable, Item: { ...key, at: { S: 'forged' } } });
  const target = (operation: string) => ({ 'x-amz-target': operation, 'content-type': 'application/x-amz-json-1.0' });

  test('overwrites no watermark', async () => {
    const port = portOf(machine.instance.dynamoDb);
    const client = new DynamoDBClient({ endpoint: machine.instance.dynamoDb, region, credentials: own() });
    await client.send(new PutItemCommand({ TableName: stateTable, Item: { ...key, at: { S: 'true' } } }));
    const forge = { method: 'POST', headers: target('DynamoDB_20120810.PutItem'), body: put };
    const allowed = preflight('POST', 'authorization,x-amz-target,content-type');
    const outcomes: unknown[] = [];
    for (const attempt of [allowed, scripted(forge), rebound(port, forge)]) {
      const answer = await send(port, attempt);
      const { Item } = await client.send(new GetItemCommand({ TableName: stateTable, Key: key }));
      outcomes.push({ at: Item?.at?.S, refused: refused(answer) });
    }
    expect(outcomes).toEqual(Array(3).fill({ at: 'true', refused: true }));
    client.destroy();
  });

  test('puts no forged observation into the bucket, and reads none', async () => {
    const port = portOf(machine.instance.s3);
    const forged = { key: 'landed/action-network/mlb/2026-07-01/170000.000Z-ab.json.gz' };
    const path = `/${landedBucket}/${forged.key}`;
    const attempts: PageRequest[] = [
      formWithFile(forged, 'forged', `/${landedBucket}`),
      { ...formWithFile(forged, 'forged', `/${landedBucket}`), headers: withoutOrigin(forged) },
      scripted({ method: 'PUT', path, body: 'forged' }),
      rebound(port, { method: 'PUT', path, body: 'forged' }),
      rebound(port, { path: `/${landedBucket}?list-type=2` }),
    ];
    const deployment = openLocalDeployment(machine);
    const landed = await deployment.landedStore();
    for (const attempt of attempts) {
      const { status } = await send(port, attempt);
      const keys: string[] = [];
      for await (const key of landed.list('landed/')) keys.push(key);
      expect({ keys, status }).toEqual({ keys: [], status: 403 });
    }
    await deployment.close();
  });

  test('runs no SQL', async () => {
    const port = portOf(machine.instance.dataApi);
    const statement = { resourceArn: clusterArn, secretArn: secretArnOf('owner'), database: databaseName };
    const body = JSON.stringify({ ...statement, sql: 'create table forged (id int)' });
    const execute = { method: 'POST', path: '/Execute', body };
    const owner = openDatabase(machine.instance, 'owner');
    const attempts = [
      scripted(execute),
      rebound(port, execute),
      { ...execute, headers: { 'content-type': 'text/plain' } },
    ];
    for (const attempt of attempts) {
      const { status } = await send(port, attempt);
      const { rows } = await owner.execute({ sql: "select to_regclass('forged') is null as untouched" });
      expect({ rows, status }).toEqual({ rows: [{ untouched: true }], status: 403 });
    }
    owner.close();
  });

  test('invokes no function, and reads no log', async () => {
    const { AWS_ENDPOINT_URL_LAMBDA, AWS_ENDPOINT_URL_CLOUDWATCH_LOGS } = cloud.environment;
    const [lambda, logs] = [portOf(AWS_ENDPOINT_URL_LAMBDA), portOf(AWS_ENDPOINT_URL_CLOUDWATCH_LOGS)];
    const path = '/2015-03-31/functions/odds-dev-check-health/invocations';
    const invoke = { method: 'POST', path, body: '{}' };
    const body = JSON.stringify({ logGroupName: '/aws/lambda/odds-dev-check-health' });
    const read = { method: 'POST', headers: target('Logs_20140328.FilterLogEvents'), body };
    const attempts = [
      [lambda, scripted(invoke)],
      [lambda, rebound(lambda, invoke)],
      [lambda, invoke],
      [logs, scripted(read)],
      [logs, rebound(logs, read)],
      [logs, read],
    ] as const;
    for (const [port, attempt] of attempts) expect((await send(port, attempt)).status).toBe(403);
  });

  test('plans no capture window, and deletes none', async () => {
    const port = portOf(windows.url);
    const client = new SchedulerClient({ endpoint: windows.url, region, credentials: own() });
    const { from, until } = { from: new Date(Date.now() + 3_600_000), until: new Date(Date.now() + 7_200_000) };
    const span = { from: from.toISOString(), until: until.toISOString() };
    const { group, ...target } = account.windows;
    const window = { name: 'closing-mlb-own', ...span, everyMinutes: 1, gamePks: [] };
    const ofWindows = { league: 'mlb', group, functionArn: target.targetArn, ...target };
    await client.send(new CreateScheduleCommand(windowRequest(window, ofWindows, new Date())));
    const { Name: _own, ...body } = windowRequest(window, ofWindows, new Date());
    const inSeconds = { ...body, StartDate: from.getTime() / 1_000, EndDate: until.getTime() / 1_000 };
    const forge = { method: 'POST', path: '/schedules/closing-mlb-forged', body: JSON.stringify(inSeconds) };
    const remove = { method: 'DELETE', path: `/schedules/closing-mlb-own?groupName=${group}` };
    for (const request of [forge, remove]) {
      for (const attempt of [scripted(request), rebound(port, request), request]) {
        const { status } = await send(port, attempt);
        const { Schedules } = await client.send(new ListSchedulesCommand({ GroupName: group }));
        expect({ status, names: Schedules?.map(({ Name }) => Name) }).toEqual({ status: 403, names: [window.name] });
      }
    }
    client.destroy();
  });

  test('reads no secret', async () => {
    const port = portOf(machine.instance.secretsManager);
    const { pathname: path } = new URL(machine.instance.secretsManager ?? '');
    const headers = { 'x-amz-target': 'secretsmanager.GetSecretValue', 'content-type': 'application/x-amz-json-1.1' };
    const read = { method: 'POST', path, headers, body: JSON.stringify({ SecretId: sourceSecret('the-odds-api') }) };
    for (const attempt of [scripted(read), rebound(port, read), read]) {
      const { status, body } = await send(port, attempt);
      expect([status, body.includes(theOddsApiKey)]).toEqual([403, false]);
    }
  });
});

function own() {
  return credentialsOf(machine.instance);
}

/** As an old browser sends a form: without an origin. */
function withoutOrigin(fields: Readonly<Record<string, string>>) {
  const { 'content-type': contentType } = formWithFile(fields).headers ?? {};
  return { 'content-type': contentType };
}

describe('another program on this machine', () => {
  const settings = { region, credentials, maxAttempts: 1 };

  test('is refused without the secret of the machine, by the error of each service', async () => {
    const { dataApi, s3, dynamoDb, secretsManager } = machine.instance;
    const sql = new ExecuteStatementCommand({
      resourceArn: clusterArn,
      secretArn: secretArnOf('owner'),
      sql: 'select 1',
    });
    await expect(new RDSDataClient({ ...settings, endpoint: dataApi }).send(sql)).rejects.toMatchObject({
      name: 'UnrecognizedClientException',
    });
    const tables = new DynamoDBClient({ ...settings, endpoint: dynamoDb }).send(new ListTablesCommand({}));
    await expect(tables).rejects.toMatchObject({ name: 'UnrecognizedClientException' });
    const buckets = new S3Client({ ...settings, endpoint: s3, forcePathStyle: true }).send(new ListBucketsCommand({}));
    await expect(buckets).rejects.toMatchObject({ name: 'InvalidAccessKeyId' });
    const secret = new SecretsManagerClient({ ...settings, endpoint: secretsManager ?? '' }).send(
      new GetSecretValueCommand({ SecretId: sourceSecret('the-odds-api') }),
    );
    await expect(secret).rejects.toMatchObject({ name: 'UnrecognizedClientException' });
  });

  test('reads the secret only as the user who runs the machine', () => {
    expect(statSync(home).mode & 0o077).toBe(0);
    expect(statSync(machine.home.instance).mode & 0o077).toBe(0);
  });

  test('finds no server at another address of this machine', async () => {
    for (const { address, port } of listening) {
      expect(address).toBe('127.0.0.1');
      expect([port, await opens('127.0.0.2', port), await opens('::1', port)]).toEqual([port, false, false]);
    }
  });
});

function opens(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

describe('every server that a command starts', () => {
  const folder = mkdtempSync(join(tmpdir(), 'odds-hostile-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function start(words: readonly string[], environment: Readonly<Record<string, string>> = {}): ChildProcess {
    const hook = join(root, 'test/support/listening-servers.ts');
    return spawn(process.execPath, ['--import', hook, ...words], {
      cwd: root,
      env: {
        PATH: process.env.PATH,
        ODDS_HOME: folder,
        THE_ODDS_API_KEY: theOddsApiKey,
        REPORT_LISTENING: '1',
        ...environment,
      },
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    });
  }

  test('refuses the page while the command does its work', async () => {
    const child = start(['bin/odds.ts', 'collect'], server?.url === undefined ? {} : { DATABASE_URL: server.url });
    const exit = once(child, 'exit');
    expect(await answeredByEach(child)).toEqual(Array(6).fill(['127.0.0.1', []]));
    expect(await exit).toEqual([0, null]);
  });

  test('refuses it in the Data API by itself, too', async () => {
    const child = start(['infra/local/data-api/main.ts', '--port', '0', '--faults']);
    expect(await answeredByEach(child, () => child.kill())).toEqual([['127.0.0.1', []]]);
  });
});

/** Sends everything to each server as soon as it listens, until the process ends. */
async function answeredByEach(child: ChildProcess, afterEach = () => {}): Promise<[string, string[]][]> {
  const answered: [string, string[]][] = [];
  for await (const line of createInterface(child.stdio[reportTo] as Readable)) {
    const found: Listening = JSON.parse(line);
    answered.push([found.address, await answeredAt(found)]);
    afterEach();
  }
  return answered;
}
