import {
  DescribeSecretCommand,
  GetRandomPasswordCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { OddsError } from '../resilience/odds-error.ts';
import type { ReadSecret } from '../storage/logins.ts';
import type { RotatingSecrets } from '../storage/rotate-login.ts';

/** The text of a secret's current version. @throws OddsError `secret_unavailable`, `secret_refused` */
export function secretReader(client: SecretsManagerClient): ReadSecret {
  return (secretArn, signal) =>
    named(secretArn, 'could not be read', async () => {
      const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretArn }), options(signal));
      if (SecretString !== undefined) return SecretString;
      throw new OddsError('secret_unreadable', `The secret ${secretArn} holds no text.`, { details: { secretArn } });
    });
}

/** The secrets that a rotation function may change. */
export function rotatingSecrets(client: SecretsManagerClient): RotatingSecrets {
  return {
    describe: (secretArn, signal) =>
      named(secretArn, 'could not be described', async () => {
        const secret = await client.send(new DescribeSecretCommand({ SecretId: secretArn }), options(signal));
        return { rotationEnabled: secret.RotationEnabled ?? false, stagesOf: secret.VersionIdsToStages ?? {} };
      }),

    read: (secretArn, stage, token, signal) =>
      named(secretArn, `could not be read in stage ${stage}`, () =>
        orUndefinedOn('ResourceNotFoundException', async () => {
          const version = { VersionStage: stage, ...(token !== undefined && { VersionId: token }) };
          const command = new GetSecretValueCommand({ SecretId: secretArn, ...version });
          return (await client.send(command, options(signal))).SecretString;
        }),
      ),

    putPending: (secretArn, token, secret, signal) =>
      named(secretArn, 'could not be given a pending version', async () => {
        const version = { ClientRequestToken: token, SecretString: secret, VersionStages: ['AWSPENDING'] };
        // It exists with another password if the same step runs twice at once: the first one counts.
        await orUndefinedOn('ResourceExistsException', () =>
          client.send(new PutSecretValueCommand({ SecretId: secretArn, ...version }), options(signal)),
        );
      }),

    makeCurrent: (secretArn, token, previous, signal) =>
      named(secretArn, 'could not be moved to its new version', async () => {
        const move = { MoveToVersionId: token, ...(previous !== undefined && { RemoveFromVersionId: previous }) };
        const command = new UpdateSecretVersionStageCommand({
          SecretId: secretArn,
          VersionStage: 'AWSCURRENT',
          ...move,
        });
        try {
          await client.send(command, options(signal));
        } catch (error) {
          // A move that is repeated because its reply was lost is refused: the stage is no longer where it was.
          const isCurrent = await client.send(new DescribeSecretCommand({ SecretId: secretArn }), options(signal)).then(
            ({ VersionIdsToStages }) => VersionIdsToStages?.[token]?.includes('AWSCURRENT'),
            () => false,
          );
          if (!isCurrent) throw error;
        }
      }),

    generatePassword: (signal) =>
      named('to be', 'could not be given a password', async () => {
        const wish = new GetRandomPasswordCommand({ PasswordLength: 40, ExcludePunctuation: true });
        const { RandomPassword } = await client.send(wish, options(signal));
        if (RandomPassword) return RandomPassword;
        throw new OddsError('secret_unavailable', 'Secrets Manager answered without a password.');
      }),
  };
}

function options(signal: AbortSignal | undefined) {
  return signal ? { abortSignal: signal } : {};
}

async function orUndefinedOn<T>(name: string, call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof Error && error.name === name) return undefined;
    throw error;
  }
}

/** Secrets Manager refused the call, and will refuse it again until something is changed. */
const refusals = new Set([
  'AccessDeniedException',
  'CredentialsProviderError',
  'DecryptionFailure',
  'ExpiredTokenException',
  'InvalidParameterException',
  'InvalidRequestException',
  'InvalidSignatureException',
  'ResourceNotFoundException',
  'UnrecognizedClientException',
  'ValidationException',
]);

async function named<T>(secretArn: string, failure: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    if (cause instanceof OddsError) throw cause;
    const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    const code = cause instanceof Error && refusals.has(cause.name) ? 'secret_refused' : 'secret_unavailable';
    throw new OddsError(code, `The secret ${secretArn} ${failure}: ${reason}`, {
      cause,
      details: { secretArn },
    });
  }
}
