import type { Context } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Answer, type AnsweringServer, answeringServer } from '../../lib/aws/answering-server.ts';

const event = { Step: 'testSecret', SecretId: 'arn:recorder', ClientRequestToken: 'new' };

describe('the function rotate-database-secret', () => {
  beforeEach(() => vi.resetModules());
  afterEach(() => vi.unstubAllEnvs());

  it("asks Secrets Manager for the secret, and the database under the owner's login", async () => {
    const described = { RotationEnabled: true, VersionIdsToStages: { new: ['AWSPENDING'] } };
    const secret = { SecretString: '{"username":"odds_recorder","password":"x"}' };
    await using secrets = await answeringServer(({ body }) => ({ body: 'VersionStage' in body ? secret : described }));
    await using dataApi = await answeringServer((): Answer => {
      return { body: { formattedRecords: '[{"can_login":true,"valid":true}]', numberOfRecordsUpdated: 0 } };
    });
    await expect(invoke(event, secrets, dataApi)).resolves.toBeUndefined();
    expect(secrets.requests.map(({ body }) => body)).toEqual([
      { SecretId: 'arn:recorder' },
      { SecretId: 'arn:recorder', VersionStage: 'AWSPENDING', VersionId: 'new' },
    ]);
    expect(dataApi.requests.map(({ body }) => body.secretArn)).toEqual(['arn:owner']);
  });

  it('waits for a sleeping database until its deadline, and then says so', async () => {
    const described = { RotationEnabled: true, VersionIdsToStages: { new: ['AWSPENDING'] } };
    const secret = { SecretString: '{"username":"odds_recorder","password":"x"}' };
    await using secrets = await answeringServer(({ body }) => ({ body: 'VersionStage' in body ? secret : described }));
    await using dataApi = await answeringServer(
      (): Answer => ({ status: 400, errorType: 'DatabaseResumingException', body: { message: 'it is resuming' } }),
    );
    await expect(invoke(event, secrets, dataApi, 2_500)).rejects.toMatchObject({
      code: 'deadline_near',
      message: expect.stringContaining('it is resuming'),
      details: { waitedFor: 'database_resuming' },
    });
  });

  it('refuses an event that is no step of a rotation', async () => {
    await using unused = await answeringServer(() => ({}));
    await expect(invoke({ ...event, Step: 'eatSecret' }, unused, unused)).rejects.toMatchObject({
      code: 'event_invalid',
      message: expect.stringContaining('Step'),
    });
    expect(unused.requests).toEqual([]);
  });
});

async function invoke(
  event: unknown,
  secrets: AnsweringServer,
  dataApi: AnsweringServer,
  remainingMs = 60_000,
): Promise<unknown> {
  const environment = {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
    AWS_ENDPOINT_URL_RDS_DATA: dataApi.url,
    STAGE: 'test',
    CLUSTER_ARN: 'arn:cluster',
    DATABASE_SECRET_ARN: 'arn:owner',
    DATABASE_NAME: 'odds',
    POWERTOOLS_SERVICE_NAME: 'rotate-database-secret',
    POWERTOOLS_METRICS_NAMESPACE: 'Odds/test',
    POWERTOOLS_LOG_LEVEL: 'SILENT',
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  const { handler } = await import('../../../../functions/rotate-database-secret/handler.ts');
  // What Secrets Manager sends is checked by the function itself, and the context is only what the middleware reads of it.
  return await handler(
    event as Parameters<typeof handler>[0],
    {
      awsRequestId: 'test',
      getRemainingTimeInMillis: () => remainingMs,
    } as Context,
  );
}
