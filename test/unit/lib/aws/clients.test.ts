import { setTimeout as sleep } from 'node:timers/promises';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { ExecuteStatementCommand } from '@aws-sdk/client-rds-data';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { ListSchedulesCommand } from '@aws-sdk/client-scheduler';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  dynamoDbClient,
  rdsDataClient,
  s3Client,
  schedulerClient,
  secretsManagerClient,
} from '../../../../lib/aws/clients.ts';
import { dynamoDbLeases } from '../../../../lib/aws/dynamodb-leases.ts';
import { withLease } from '../../../../lib/resilience/lease.ts';
import { openGate } from '../../../harness/gate.ts';
import { type Answer, answeringServer } from './answering-server.ts';

const settings = { requestTimeoutMs: 5_000, region: 'us-east-1' };

const statement = new ExecuteStatementCommand({ resourceArn: 'arn:cluster', secretArn: 'arn:secret', sql: 'select 1' });
const item = new GetItemCommand({ TableName: 'state', Key: { pk: { S: 'a' } } });
const execute = (chosen = settings) => rdsDataClient(chosen).send(statement);

/** A call of each client whose calls may be repeated. */
const calls = {
  S3: (chosen = settings) =>
    s3Client({ ...chosen, forcePathStyle: true }).send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: 'x' })),
  DYNAMODB: (chosen = settings) => dynamoDbClient(chosen).send(item),
  SECRETS_MANAGER: (chosen = settings) =>
    secretsManagerClient(chosen).send(new GetSecretValueCommand({ SecretId: 'arn:secret' })),
  SCHEDULER: (chosen = settings) => schedulerClient(chosen).send(new ListSchedulesCommand({})),
} as const;
const services = Object.keys(calls) as (keyof typeof calls)[];

const never = new Promise<Answer>(() => undefined);
const transients: Readonly<Record<string, Answer>> = {
  'a broken connection': { hangUp: true },
  'a 500': { status: 500 },
  'a 503': { status: 503 },
  'a throttle': { status: 400, errorType: 'ThrottlingException' },
};

beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  // How long a retry waits is a matter of chance.
  vi.spyOn(Math, 'random').mockReturnValue(0);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

describe.each(services)('a client of %s', (service) => {
  const variable = `AWS_ENDPOINT_URL_${service}`;

  // S3 throttles by a 503.
  const own = Object.entries(transients).filter(([name]) => service !== 'S3' || name !== 'a throttle');

  it.each(own)('sends a call again after %s', async (_name, failure) => {
    await using server = await serverAt(variable, (_asked, n) => (n === 1 ? failure : {}));
    await calls[service]();
    expect(server.requests).toHaveLength(2);
  });

  it('sends a call again that is not answered in time', async () => {
    await using server = await serverAt(variable, (_asked, n) => (n === 1 ? never : {}));
    await calls[service]({ ...settings, requestTimeoutMs: 200 });
    expect(server.requests).toHaveLength(2);
  });

  it('gives up after the third attempt, and at once if it is refused', async () => {
    await using away = await serverAt(variable, () => ({ status: 503 }));
    await expect(calls[service]()).rejects.toThrow();
    expect(away.requests).toHaveLength(3);
    await using refusing = await serverAt(variable, () => ({ status: 400, errorType: 'AccessDeniedException' }));
    await expect(calls[service]()).rejects.toThrow();
    expect(refusing.requests).toHaveLength(1);
  });
});

describe('a client of the Data API', () => {
  it.each(Object.entries(transients))('sends a call only once, also after %s', async (_name, failure) => {
    await using server = await serverAt('AWS_ENDPOINT_URL_RDS_DATA', () => failure);
    await expect(execute()).rejects.toThrow();
    expect(server.requests).toHaveLength(1);
  });

  it('gives a call up that is not answered in time', async () => {
    await using server = await serverAt('AWS_ENDPOINT_URL_RDS_DATA', () => never);
    await expect(execute({ ...settings, requestTimeoutMs: 100 })).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(server.requests).toHaveLength(1);
  });
});

describe('a client whose connections the other side has forgotten', () => {
  it('fails on one of them at most, however many there were', async () => {
    await using server = await answeringServer(() => sleep(50).then(() => ({})));
    const gate = await openGate({ upstream: server.url });
    vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', gate.url);
    const client = dynamoDbClient(settings);
    await Promise.all(Array.from({ length: 8 }, () => client.send(item)));
    const forgetting = gate.forgetConnections();
    await client.send(item);
    await client.send(item);
    expect(forgetting.reset).toBe(1);
    await gate.close();
  });
});

describe('the longest wait for a retry', () => {
  it('is less than the time that a lease, a run status or a read of the circuits waits for the table', async () => {
    vi.mocked(Math.random).mockReturnValue(0.999);
    const throttled: Answer = { status: 400, errorType: 'ThrottlingException' };
    await using server = await serverAt('AWS_ENDPOINT_URL_DYNAMODB', (_asked, n) => (n === 1 ? throttled : {}));
    const store = dynamoDbLeases({ client: dynamoDbClient({ ...settings, requestTimeoutMs: 1_000 }), table: 'state' });
    const lease = { store, owner: 'run-1', owes: [], forMs: 60_000, now: () => new Date() };
    expect(await withLease('collect-odds', lease, async ({ failure }) => failure)).toBeUndefined();
    expect(server.requests.length).toBeGreaterThan(1);
  });
});

describe('the client of the bucket', () => {
  it('knows whether names of buckets are hosts', () => {
    expect(s3Client({ ...settings, forcePathStyle: true }).config.forcePathStyle).toBe(true);
    expect(s3Client({ ...settings, forcePathStyle: false }).config.forcePathStyle).toBe(false);
  });
});

/** A server that is given the number of each call, from 1 on. */
async function serverAt(variable: string, answer: (request: unknown, n: number) => Answer | Promise<Answer>) {
  let n = 0;
  const server = await answeringServer((request) => {
    n += 1;
    return answer(request, n);
  });
  vi.stubEnv(variable, server.url);
  return server;
}
