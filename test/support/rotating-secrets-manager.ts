import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import * as z from 'zod';
import { closeServer, listenLocally } from '../../infra/local/local-server.ts';
import type { LocalService } from '../../infra/local/local-service.ts';

interface Version {
  readonly stages: readonly string[];
  /** Absent while a rotation has named the version and nothing has been put there. */
  readonly value?: string;
}

/** The versions of one secret by their ids. */
type Versions = Readonly<Record<string, Version>>;

export interface RotatingSecretsManager extends LocalService {
  /** All secrets by ARN. Assigning replaces them all. */
  secrets: Readonly<Record<string, Versions>>;
}

/** A refusal of Secrets Manager. */
class Refusal extends Error {
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

/** The same every time, so that two runs can be compared. */
const generatedPassword = 'generated-password-of-forty-characters-00';

const requestSchema = z.object({
  SecretId: z.string().optional(),
  VersionId: z.string().optional(),
  VersionStage: z.string().optional(),
  ClientRequestToken: z.string().optional(),
  SecretString: z.string().optional(),
  VersionStages: z.array(z.string()).optional(),
  MoveToVersionId: z.string().optional(),
  RemoveFromVersionId: z.string().optional(),
});
type Request = z.infer<typeof requestSchema>;

/**
 * Secrets Manager as a rotation function meets it: the five operations that it uses, with the refusals that AWS documents
 * for a call that is repeated.
 */
export async function startRotatingSecretsManager(): Promise<RotatingSecretsManager> {
  const state: { secrets: Readonly<Record<string, Versions>> } = { secrets: {} };
  const server = createServer(async (request, response) => {
    const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': randomUUID() };
    try {
      const answer = answerTo(operationOf(request), requestSchema.parse(JSON.parse(await text(request))), state);
      response.writeHead(200, headers).end(JSON.stringify(answer));
    } catch (error) {
      const { type, message } = error instanceof Refusal ? error : new Refusal('InternalServiceError', String(error));
      const status = type === 'InternalServiceError' ? 500 : 400;
      response.writeHead(status, headers).end(JSON.stringify({ __type: type, Message: message }));
    }
  });
  const url = await listenLocally(server);
  return {
    url,
    get secrets() {
      return state.secrets;
    },
    set secrets(secrets) {
      state.secrets = secrets;
    },
    close: () => closeServer(server),
  };
}

function operationOf({ headers }: IncomingMessage): string {
  return `${headers['x-amz-target']}`.replace('secretsmanager.', '');
}

type State = { secrets: Readonly<Record<string, Versions>> };

function answerTo(operation: string, request: Request, state: State): object {
  if (operation === 'GetRandomPassword') return { RandomPassword: generatedPassword };
  const { SecretId: arn = '' } = request;
  const versions = state.secrets[arn];
  if (versions === undefined) throw notFound('secret.');
  const change = (changed: Versions) => {
    state.secrets = { ...state.secrets, [arn]: changed };
    return { ARN: arn };
  };
  switch (operation) {
    case 'DescribeSecret':
      return {
        ARN: arn,
        RotationEnabled: true,
        VersionIdsToStages: Object.fromEntries(Object.entries(versions).map(([id, { stages }]) => [id, stages])),
      };
    case 'GetSecretValue':
      return { ARN: arn, SecretString: secretValue(versions, request) };
    case 'PutSecretValue':
      return change(withValue(versions, request));
    case 'UpdateSecretVersionStage':
      return change(withStageMoved(versions, request));
    default:
      throw new Refusal('UnknownOperationException', operation);
  }
}

function secretValue(versions: Versions, { VersionId, VersionStage = 'AWSCURRENT' }: Request): string {
  const found = Object.entries(versions).find(
    ([id, { stages }]) => stages.includes(VersionStage) && (VersionId === undefined || VersionId === id),
  );
  if (found?.[1].value === undefined) throw notFound(`secret value for staging label: ${VersionStage}`);
  return found[1].value;
}

/** The same token with the same value again is no change; with another value it is refused. */
function withValue(versions: Versions, { ClientRequestToken: id = '', SecretString: value = '', ...rest }: Request) {
  const before = versions[id];
  if (before?.value !== undefined && before.value !== value) {
    throw new Refusal('ResourceExistsException', `You can't modify the version ${id}.`);
  }
  return { ...versions, [id]: { stages: rest.VersionStages ?? ['AWSCURRENT'], value } };
}

/** A stage that is attached must be named where it is: so a second move of the same kind is refused. */
function withStageMoved(
  versions: Versions,
  { VersionStage: stage = '', MoveToVersionId: to = '', RemoveFromVersionId: from }: Request,
): Versions {
  const [attachedTo] = Object.entries(versions).find(([, { stages }]) => stages.includes(stage)) ?? [];
  if (attachedTo !== undefined && attachedTo !== from) {
    throw new Refusal(
      'InvalidParameterException',
      `Staging label ${stage} is currently attached to version ${attachedTo}, so you must explicitly reference that version in RemoveFromVersionId.`,
    );
  }
  const without = (labels: readonly string[]) => labels.filter((label) => label !== stage && label !== 'AWSPREVIOUS');
  return Object.fromEntries(
    Object.entries(versions).map(([id, version]) => {
      const stages = without(version.stages);
      if (id === to) return [id, { ...version, stages: [...stages, stage] }];
      return [id, { ...version, stages: id === attachedTo ? [...stages, 'AWSPREVIOUS'] : stages }];
    }),
  );
}

function notFound(what: string): Refusal {
  return new Refusal('ResourceNotFoundException', `Secrets Manager can't find the specified ${what}`);
}
