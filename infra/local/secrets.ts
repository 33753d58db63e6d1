import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import * as z from 'zod';
import { secretArnNamed } from './account.ts';
import { closeServer, listenLocally } from './local-server.ts';
import type { LocalService } from './local-service.ts';

/** A refusal of the service: the class of the error goes over the wire as `__type`. */
class Refusal extends Error {
  readonly type: string;
  readonly status: number;

  constructor(type: string, message: string, status = 400) {
    super(message);
    this.type = type;
    this.status = status;
  }
}

const requestSchema = z.object({
  SecretId: z.string(),
  VersionId: z.string().optional(),
  VersionStage: z.string().optional(),
});

/**
 * Secrets Manager with the secrets that it is started with, texts by their names, for reading only. They are in the memory
 * of this process and nowhere else.
 */
export async function startSecretsManager(
  secrets: ReadonlyMap<string, string>,
  options: { readonly accessKeyId?: string } = {},
): Promise<LocalService> {
  const secretOf = secretFinder(secrets);
  const server = createServer(async (request, response) => {
    try {
      answer(response, 200, secretOf(await readRequest(request)));
    } catch (error) {
      const refusal = error instanceof Refusal ? error : new Refusal('InternalServiceError', String(error), 500);
      answer(response, refusal.status, { __type: refusal.type, Message: refusal.message });
    }
  });
  return { url: await listenLocally(server, options), close: () => closeServer(server) };
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

/** @throws Refusal for any request that is not a valid GetSecretValue */
async function readRequest(request: IncomingMessage): Promise<SecretRequest> {
  const body = await textOf(request);
  const asked = `${request.headers['x-amz-target'] ?? 'nothing'}`.replace('secretsmanager.', '');
  if (request.method !== 'POST' || request.headers['x-amz-target'] !== 'secretsmanager.GetSecretValue') {
    throw new Refusal(
      'UnknownOperationException',
      `Secrets Manager on this machine knows GetSecretValue, not ${asked}.`,
    );
  }
  const parsed = requestSchema.safeParse(jsonOf(body));
  if (parsed.success) return parsed.data;
  throw new Refusal('ValidationException', z.prettifyError(parsed.error));
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal('SerializationException', 'The request is not JSON.');
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

function answer(response: ServerResponse, status: number, body: Readonly<Record<string, unknown>>): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': randomUUID() });
  response.end(JSON.stringify(body));
}
