import { ExecuteStatementCommand } from '@aws-sdk/client-rds-data';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { rdsDataClient, s3Client, secretsManagerClient } from '../../../../lib/aws/clients.ts';
import { type Answer, answeringServer } from './answering-server.ts';

const statement = new ExecuteStatementCommand({ resourceArn: 'arn:cluster', secretArn: 'arn:secret', sql: 'select 1' });
const settings = { requestTimeoutMs: 5_000, region: 'us-east-1' };

beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
});
afterEach(() => vi.unstubAllEnvs());

describe('a client', () => {
  it('finds its endpoint in the environment, and sends a call that fails but once', async () => {
    await using server = await serverAt('AWS_ENDPOINT_URL_RDS_DATA', () => ({ status: 503 }));
    await expect(rdsDataClient(settings).send(statement)).rejects.toThrow();
    expect(server.asked).toHaveLength(1);
  });

  it('does not send a call again whose connection broke', async () => {
    await using server = await serverAt('AWS_ENDPOINT_URL_RDS_DATA', () => ({ hangUp: true }));
    await expect(rdsDataClient(settings).send(statement)).rejects.toThrow();
    expect(server.asked).toHaveLength(1);
  });

  it('gives a call up that is not answered in time', async () => {
    await using server = await serverAt('AWS_ENDPOINT_URL_RDS_DATA', () => new Promise(() => undefined));
    const call = rdsDataClient({ ...settings, requestTimeoutMs: 100 }).send(statement);
    await expect(call).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(server.asked).toHaveLength(1);
  });

  it('of the secrets likewise sends but once', async () => {
    await using server = await serverAt('AWS_ENDPOINT_URL_SECRETS_MANAGER', () => ({ status: 500 }));
    const call = secretsManagerClient(settings).send(new GetSecretValueCommand({ SecretId: 'arn:secret' }));
    await expect(call).rejects.toThrow();
    expect(server.asked).toHaveLength(1);
  });

  it('of the bucket is told whether its names are hosts', async () => {
    expect(s3Client({ ...settings, forcePathStyle: true }).config.forcePathStyle).toBe(true);
    expect(s3Client({ ...settings, forcePathStyle: false }).config.forcePathStyle).toBe(false);
    expect(await s3Client({ ...settings, forcePathStyle: false }).config.maxAttempts()).toBe(1);
  });
});

async function serverAt(variable: string, answer: () => Answer | Promise<Answer>) {
  const server = await answeringServer(answer);
  vi.stubEnv(variable, server.url);
  return server;
}
