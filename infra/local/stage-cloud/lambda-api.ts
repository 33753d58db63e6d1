import { randomUUID } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import { type FunctionName, functionDeclarations, functionNamed } from '../../../functions/declarations.ts';
import type { FunctionError } from '../../function-error.ts';
import { functionName } from '../../resource-names.ts';
import { accountId, region } from '../account.ts';
import type { FunctionEnvironment } from '../function-environment.ts';
import { Refusal, textOf } from '../json-service.ts';
import { closeServer, type LocalServerOptions, listenLocally } from '../local-server.ts';
import type { LocalService } from '../local-service.ts';

export interface LambdaApiOptions extends LocalServerOptions {
  readonly stage: string;
  environmentOf(name: FunctionName): FunctionEnvironment;
  /** @returns what the handler returned, and what it printed. Throws a FunctionError with that if the handler threw */
  invoke(name: FunctionName, event: unknown): Promise<Invoked>;
}

export interface Invoked {
  readonly printed: string;
  readonly outcome: { readonly returned: unknown } | { readonly threw: FunctionError };
}

/** Of Lambda, in bytes. */
const mostPayloadBytes = 6 * 1024 * 1024;
const tailBytes = 4 * 1024;

/** Lambda's API over the functions of this machine, under the names that a stage gives them. It invokes and describes. */
export async function startLambdaApi({ port, accessKeyId, ...api }: LambdaApiOptions): Promise<LocalService> {
  const server = createServer(async (request, response) => {
    try {
      const { method, url = '' } = request;
      const [, name = '', what] = /^\/2015-03-31\/functions\/([^/?]+)\/(invocations|configuration)$/.exec(url) ?? [];
      const body = await textOf(request);
      if (method === 'GET' && what === 'configuration') return describe(response, functionOf(name, api), api);
      if (method !== 'POST' || what !== 'invocations') throw new Refusal('UnknownOperationException', url, 404);
      const wantsTail = request.headers['x-amz-log-type'] === 'Tail';
      await invoke(response, { name: functionOf(name, api), body, wantsTail }, api);
    } catch (error) {
      refuse(response, error instanceof Refusal ? error : new Refusal('ServiceException', String(error), 500));
    }
  });
  return {
    url: await listenLocally(server, { ...(port !== undefined && { port }), accessKeyId }),
    close: () => closeServer(server),
  };
}

type Api = Omit<LambdaApiOptions, keyof LocalServerOptions>;

function functionOf(deployedName: string, { stage }: Api): FunctionName {
  const found = functionDeclarations.find(({ name }) => functionName(stage, name) === deployedName);
  if (found !== undefined) return found.name;
  const arn = `arn:aws:lambda:${region}:${accountId}:function:${deployedName}`;
  throw new Refusal('ResourceNotFoundException', `Function not found: ${arn}`, 404);
}

function describe(response: ServerResponse, name: FunctionName, { stage, environmentOf }: Api): void {
  const { timeoutSeconds, memoryMb } = functionNamed(name).sizing;
  const FunctionName = functionName(stage, name);
  const configuration = { FunctionName, Timeout: timeoutSeconds, MemorySize: memoryMb, State: 'Active' };
  send(response, 200, { ...configuration, Environment: { Variables: environmentOf(name) } });
}

interface InvokeRequest {
  readonly name: FunctionName;
  readonly body: string;
  readonly wantsTail: boolean;
}

async function invoke(response: ServerResponse, { name, body, wantsTail }: InvokeRequest, api: Api): Promise<void> {
  if (Buffer.byteLength(body) > mostPayloadBytes) {
    throw new Refusal('RequestTooLargeException', `Request must be smaller than ${mostPayloadBytes} bytes`, 413);
  }
  const { outcome, printed } = await api.invoke(name, eventOf(body));
  const tail = Buffer.from(printed).subarray(-tailBytes).toString('base64');
  const failed = 'threw' in outcome;
  send(response, 200, failed ? errorPayload(outcome.threw) : outcome.returned, {
    'x-amz-executed-version': '$LATEST',
    ...(wantsTail && { 'x-amz-log-result': tail }),
    ...(failed && { 'x-amz-function-error': 'Unhandled' }),
  });
}

function eventOf(body: string): unknown {
  try {
    return body === '' ? {} : JSON.parse(body);
  } catch {
    throw new Refusal('InvalidRequestContentException', 'Could not parse request body into json.');
  }
}

/** Lambda passes on name, message and stack of an error, and no other property, such as our code. */
function errorPayload({ message, stackInFunction, cause }: FunctionError) {
  if (cause !== undefined) {
    return { errorType: 'Sandbox.Timedout', errorMessage: `RequestId: ${randomUUID()} Error: ${message}` };
  }
  const trace = stackInFunction?.split('\n') ?? [];
  return { errorType: /^(\w+)/.exec(trace[0] ?? '')?.[1] ?? 'Error', errorMessage: message, trace };
}

function refuse(response: ServerResponse, { type, message, status }: Refusal): void {
  send(response, status, { Type: 'User', Message: message }, { 'x-amzn-errortype': type });
}

function send(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-requestid': randomUUID(), ...headers });
  response.end(body === undefined ? '' : JSON.stringify(body));
}
