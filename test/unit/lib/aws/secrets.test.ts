import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { describe, expect, it } from 'vitest';
import { rotatingSecrets, secretReader } from '../../../../lib/aws/secrets.ts';
import { type Answer, type AnsweringServer, answeringServer } from './answering-server.ts';

describe('reading a secret', () => {
  it('gives its text', async () => {
    await using server = await answering({ SecretString: '{"username":"odds_reader"}' });
    expect(await secretReader(clientAt(server))('arn:secret')).toBe('{"username":"odds_reader"}');
    expect(server.requests[0]?.body).toEqual({ SecretId: 'arn:secret' });
  });

  it('fails by its name if it cannot be read, or holds no text', async () => {
    await using gone = await answeringServer(() => missing);
    await expect(secretReader(clientAt(gone))('arn:secret')).rejects.toMatchObject({
      code: 'secret_refused',
      message: expect.stringContaining('arn:secret'),
      cause: { name: 'ResourceNotFoundException' },
    });
    await using binary = await answering({ SecretBinary: 'AAAA' });
    await expect(secretReader(clientAt(binary))('arn:secret')).rejects.toMatchObject({ code: 'secret_unreadable' });
  });
});

describe('a failure of Secrets Manager', () => {
  it.each([
    ['AccessDeniedException', 400, 'secret_refused'],
    ['InvalidRequestException', 400, 'secret_refused'],
    ['ThrottlingException', 400, 'secret_unavailable'],
    ['InternalServiceError', 500, 'secret_unavailable'],
  ])('%s (%i) is %s', async (errorType, status, code) => {
    await using server = await answeringServer(() => ({ status, errorType, body: { message: 'no' } }));
    await expect(secretReader(clientAt(server))('arn:secret')).rejects.toMatchObject({ code });
  });
});

describe('the secret of a rotation', () => {
  it('is described by its versions and their stages', async () => {
    await using server = await answering({ RotationEnabled: true, VersionIdsToStages: { old: ['AWSCURRENT'] } });
    expect(await rotatingSecrets(clientAt(server)).describe('arn:secret')).toEqual({
      rotationEnabled: true,
      stagesOf: { old: ['AWSCURRENT'] },
    });
  });

  it('is not enabled for rotation if nothing says so', async () => {
    await using server = await answering({});
    expect(await rotatingSecrets(clientAt(server)).describe('arn:secret')).toEqual({
      rotationEnabled: false,
      stagesOf: {},
    });
  });

  it('is read in the version and stage that are asked for, and is undefined if there is none', async () => {
    await using server = await answering({ SecretString: 'text' });
    expect(await rotatingSecrets(clientAt(server)).read('arn:secret', 'AWSPENDING', 'token')).toBe('text');
    expect(server.requests[0]?.body).toEqual({
      SecretId: 'arn:secret',
      VersionStage: 'AWSPENDING',
      VersionId: 'token',
    });
    await using gone = await answeringServer(() => missing);
    expect(await rotatingSecrets(clientAt(gone)).read('arn:secret', 'AWSPENDING', 'token')).toBeUndefined();
  });

  it('gets a pending version once: a second one of the same token changes nothing', async () => {
    await using server = await answeringServer(() => ({ status: 400, errorType: 'ResourceExistsException' }));
    await rotatingSecrets(clientAt(server)).putPending('arn:secret', 'token-of-thirty-two-characters-or-more', 'text');
    expect(server.requests[0]?.body).toEqual({
      SecretId: 'arn:secret',
      ClientRequestToken: 'token-of-thirty-two-characters-or-more',
      SecretString: 'text',
      VersionStages: ['AWSPENDING'],
    });
  });

  it('is moved from its old version to its new one', async () => {
    await using server = await answering({});
    await rotatingSecrets(clientAt(server)).makeCurrent('arn:secret', 'new', 'old');
    expect(server.requests[0]?.body).toEqual({
      SecretId: 'arn:secret',
      VersionStage: 'AWSCURRENT',
      MoveToVersionId: 'new',
      RemoveFromVersionId: 'old',
    });
  });

  it('is moved also if the move is refused because it was made before: its reply was lost', async () => {
    const described = { VersionIdsToStages: { new: ['AWSCURRENT', 'AWSPENDING'], old: ['AWSPREVIOUS'] } };
    await using server = await answeringServer(({ body }) => ('MoveToVersionId' in body ? moved : { body: described }));
    await expect(rotatingSecrets(clientAt(server)).makeCurrent('arn:secret', 'new', 'old')).resolves.toBeUndefined();
  });

  it('is not moved if the move is refused and another version is the current one', async () => {
    const described = { VersionIdsToStages: { new: ['AWSPENDING'], newest: ['AWSCURRENT'] } };
    await using server = await answeringServer(({ body }) => ('MoveToVersionId' in body ? moved : { body: described }));
    await expect(rotatingSecrets(clientAt(server)).makeCurrent('arn:secret', 'new', 'old')).rejects.toMatchObject({
      code: 'secret_refused',
      cause: { name: 'InvalidParameterException' },
    });
  });

  it('gets a password of letters and digits', async () => {
    await using server = await answering({ RandomPassword: 'abc' });
    expect(await rotatingSecrets(clientAt(server)).generatePassword()).toBe('abc');
    expect(server.requests[0]?.body).toEqual({ PasswordLength: 40, ExcludePunctuation: true });
  });
});

const moved: Answer = { status: 400, errorType: 'InvalidParameterException', body: { message: 'it is elsewhere' } };
const missing: Answer = { status: 400, errorType: 'ResourceNotFoundException', body: { message: 'not here' } };

function answering(body: unknown) {
  return answeringServer(() => ({ body }));
}

function clientAt({ url }: AnsweringServer): SecretsManagerClient {
  return new SecretsManagerClient({
    endpoint: url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
}
