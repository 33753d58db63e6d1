import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { secretArnNamed } from './account.ts';
import { operation, Refusal, startJsonService } from './json-service.ts';
import type { LocalService } from './local-service.ts';

const requestSchema = z.object({
  SecretId: z.string(),
  VersionId: z.string().optional(),
  VersionStage: z.string().optional(),
});

/**
 * Secrets Manager with the secrets that it is started with, texts by their names, for reading only. They are in the memory
 * of this process and nowhere else.
 */
export function startSecretsManager(
  secrets: ReadonlyMap<string, string>,
  options: { readonly accessKeyId?: string } = {},
): Promise<LocalService> {
  const service = {
    title: 'Secrets Manager',
    target: 'secretsmanager',
    operations: { GetSecretValue: operation(requestSchema, secretFinder(secrets)) },
    invalid: 'ValidationException',
  };
  return startJsonService(service, options);
}

type SecretRequest = z.infer<typeof requestSchema>;

/** Finds a secret by its name or its ARN. There is one version of each, the current one. */
function secretFinder(secrets: ReadonlyMap<string, string>) {
  const CreatedDate = Date.now() / 1_000;
  const found = [...secrets].map(([Name, SecretString]) => {
    const version = { VersionId: randomUUID(), VersionStages: ['AWSCURRENT'], SecretString };
    return { ARN: secretArnNamed(Name), Name, ...version, CreatedDate };
  });
  return ({ SecretId, VersionId, VersionStage = 'AWSCURRENT' }: SecretRequest) => {
    const secret = found.find(({ ARN, Name }) => SecretId === ARN || SecretId === Name);
    if (secret === undefined) throw notFound('secret.');
    if (VersionStage !== 'AWSCURRENT') throw notFound(`secret value for staging label: ${VersionStage}`);
    if (VersionId !== undefined && VersionId !== secret.VersionId)
      throw notFound(`secret value for VersionId: ${VersionId}`);
    return secret;
  };
}

function notFound(what: string): Refusal {
  return new Refusal('ResourceNotFoundException', `Secrets Manager can't find the specified ${what}`);
}
