import {
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { credentials, region, secretArnNamed } from '../../../../infra/local/account.ts';
import type { LocalService } from '../../../../infra/local/local-service.ts';
import { startSecretsManager } from '../../../../infra/local/secrets.ts';
import { rotatingSecrets, secretReader } from '../../../../lib/aws/secrets.ts';

const name = 'odds-test/a-key';
const arn = secretArnNamed(name);
const text = 'a text, with "quotes" and a line\nof its own';

let service: LocalService;
let client: SecretsManagerClient;
beforeEach(async () => {
  service = await startSecretsManager(
    new Map([
      [name, text],
      ['odds-test/other', 'other'],
    ]),
  );
  client = new SecretsManagerClient({ endpoint: service.url, region, credentials, maxAttempts: 1 });
});
afterEach(async () => {
  client.destroy();
  await service.close();
});

describe('Secrets Manager on this machine', () => {
  test('gives the text of a secret by its name and by its ARN, as the current version', async () => {
    expect(await secretReader(client)(name)).toBe(text);
    expect(await secretReader(client)(arn)).toBe(text);
    expect(await secretReader(client)('odds-test/other')).toBe('other');
    const secret = await client.send(new GetSecretValueCommand({ SecretId: name, VersionStage: 'AWSCURRENT' }));
    expect(secret).toMatchObject({
      ARN: arn,
      Name: name,
      VersionStages: ['AWSCURRENT'],
      CreatedDate: expect.any(Date),
    });
    const again = await client.send(new GetSecretValueCommand({ SecretId: arn, VersionId: secret.VersionId }));
    expect(again.SecretString).toBe(text);
  });

  test.each(['odds-test/none', 'toString', secretArnNamed('odds-test/none'), `${arn}-AbCdEf`])(
    'finds no secret %s',
    async (secretId) => {
      await expect(secretReader(client)(secretId)).rejects.toMatchObject({
        code: 'secret_refused',
        message: expect.stringContaining("can't find the specified secret."),
        cause: { name: 'ResourceNotFoundException' },
      });
    },
  );

  test('knows of no other stage and no other version', async () => {
    expect(await rotatingSecrets(client).read(name, 'AWSPENDING')).toBeUndefined();
    expect(
      await rotatingSecrets(client).read(name, 'AWSPENDING', '00000000-0000-4000-8000-000000000000'),
    ).toBeUndefined();
    const VersionId = '00000000-0000-4000-8000-000000000000';
    await expect(client.send(new GetSecretValueCommand({ SecretId: name, VersionId }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: expect.stringContaining(VersionId),
    });
  });

  test('refuses by its name whatever else it is asked', async () => {
    const put = new PutSecretValueCommand({ SecretId: name, SecretString: 'new' });
    await expect(client.send(put)).rejects.toMatchObject({
      name: 'UnknownOperationException',
      message: expect.stringContaining('not PutSecretValue'),
    });
    await expect(client.send(new ListSecretsCommand({}))).rejects.toThrow('not ListSecrets');
    expect(await secretReader(client)(name)).toBe(text);
  });

  const target = { 'x-amz-target': 'secretsmanager.GetSecretValue' };
  const ask = (url: string, init: RequestInit) => fetch(url, { method: 'POST', headers: target, ...init });

  test('says which class of error it is, in the form of the protocol', async () => {
    const response = await ask(service.url, { body: JSON.stringify({ SecretId: 'none' }) });
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toBe('application/x-amz-json-1.1');
    expect(await response.json()).toEqual({
      __type: 'ResourceNotFoundException',
      Message: "Secrets Manager can't find the specified secret.",
    });
  });

  test.each([
    ['no target', { headers: {} }, 'UnknownOperationException'],
    ['GET', { method: 'GET' }, 'UnknownOperationException'],
    ['no JSON', { body: 'SecretId' }, 'SerializationException'],
    ['no secret id', { body: '{}' }, 'ValidationException'],
  ])('refuses a request with %s', async (_, init, type) => {
    const response = await ask(service.url, init);
    expect([response.status, await response.json()]).toEqual([400, expect.objectContaining({ __type: type })]);
  });
});
