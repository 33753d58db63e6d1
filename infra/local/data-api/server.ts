import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type * as z from 'zod';
import { clusterArn, databaseName } from '../account.ts';
import { closeServer, listenLocally } from '../local-server.ts';
import type { Engine } from './engines/engine.ts';
import { ConnectionReset, FaultPlan, type Faults } from './faults.ts';
import { answerFaults } from './faults-endpoint.ts';
import { limits as documentedLimits, type Limits } from './limits.ts';
import { Operations } from './operations.ts';
import { batchExecuteSchema, beginSchema, endSchema, executeSchema, readRequest } from './request.ts';
import { localRoleOf, type RoleOf } from './roles.ts';
import { asServiceError, ServiceError } from './service-error.ts';

export interface DataApiServer {
  /** The value for AWS_ENDPOINT_URL_RDS_DATA. */
  readonly url: string;
  readonly faults: Faults;
  /** Rolls back open transactions and closes all connections. The caller closes the engine. */
  close(): Promise<void>;
}

export interface DataApiOptions {
  readonly engine: Engine;
  /** Any free one by default. */
  readonly port?: number;
  /** The only access key id that is accepted; any by default. */
  readonly accessKeyId?: string | undefined;
  readonly roleOf?: RoleOf;
  /** The one cluster there is. */
  readonly clusterArn?: string;
  /** Shorter ones for tests. */
  readonly limits?: Partial<Limits>;
  /** Lets other processes inject faults at `/_faults`. */
  readonly faultsOverHttp?: boolean;
  readonly now?: () => number;
  /** Hears of every call before it runs, or fails. */
  readonly onCall?: (call: ReceivedCall) => void;
}

export interface ReceivedCall {
  readonly operation: string;
  readonly sql: string | undefined;
}

/** The RDS Data API on the loopback interface. */
export async function startDataApi(options: DataApiOptions): Promise<DataApiServer> {
  const { engine } = options;
  const limits = { ...documentedLimits, ...options.limits };
  const faults = new FaultPlan(options.now ?? Date.now);
  const operations = new Operations({
    engine,
    roleOf: options.roleOf ?? localRoleOf(engine.owner),
    clusterArn: options.clusterArn ?? clusterArn,
    databases: [databaseName, engine.database],
    limits,
  });
  const service: Service = {
    routes: routesOf(operations),
    faults,
    limits,
    faultsOverHttp: options.faultsOverHttp ?? false,
    onCall: options.onCall ?? (() => undefined),
  };
  const server = createServer((request, response) => void answer(service, request, response));
  const { port, accessKeyId } = options;
  const url = await listenLocally(server, { ...(port !== undefined && { port }), accessKeyId });
  return {
    url,
    faults,
    async close() {
      await Promise.all([closeServer(server), operations.close()]);
    },
  };
}

interface Service {
  readonly routes: ReadonlyMap<string, Route>;
  readonly faults: FaultPlan;
  readonly limits: Limits;
  readonly faultsOverHttp: boolean;
  readonly onCall: (call: ReceivedCall) => void;
}

/** Reads the body first, so that a fault can choose which calls it affects. */
type Route = (body: string) => PreparedCall;

interface PreparedCall {
  readonly sql: string | undefined;
  run(gone: AbortSignal): Promise<string>;
}

function routesOf(operations: Operations): ReadonlyMap<string, Route> {
  const route = <Schema extends z.ZodType>(
    schema: Schema,
    run: (request: z.infer<Schema>, gone: AbortSignal) => Promise<string>,
  ): Route => {
    return (body) => {
      const request = readRequest(schema, body);
      return { sql: sqlOf(request), run: (gone) => run(request, gone) };
    };
  };
  return new Map([
    ['/Execute', route(executeSchema, (request, gone) => operations.execute(request, gone))],
    ['/BatchExecute', route(batchExecuteSchema, (request, gone) => operations.batchExecute(request, gone))],
    ['/BeginTransaction', route(beginSchema, (request, gone) => operations.begin(request, gone))],
    ['/CommitTransaction', route(endSchema, (request) => operations.commit(request))],
    ['/RollbackTransaction', route(endSchema, (request) => operations.rollback(request))],
  ]);
}

function sqlOf(request: unknown): string | undefined {
  if (typeof request !== 'object' || request === null || !('sql' in request)) return undefined;
  return typeof request.sql === 'string' ? request.sql : undefined;
}

async function answer(service: Service, request: IncomingMessage, response: ServerResponse): Promise<void> {
  response.setHeader('x-amzn-requestid', randomUUID());
  response.setHeader('content-type', 'application/json');
  try {
    const path = (request.url ?? '').split('?')[0] ?? '';
    if (service.faultsOverHttp && path === '/_faults') {
      return await answerFaults(service.faults, request, response, await readBody(request, service.limits));
    }
    const { reply, dropReply } = await call(service, path, request, whenGone(response));
    if (dropReply) request.socket.destroy();
    else response.end(reply);
  } catch (error) {
    if (error instanceof ConnectionReset) request.socket.destroy();
    else refuse(response, asServiceError(error));
  }
}

/** Aborted when the connection closes before the answer is written. */
function whenGone(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => response.writableFinished || gone.abort());
  return gone.signal;
}

async function call(service: Service, path: string, request: IncomingMessage, gone: AbortSignal) {
  // Any credentials will do here, but a client of AWS signs.
  if (request.headers.authorization === undefined) {
    throw new ServiceError('MissingAuthenticationTokenException', 'Missing Authentication Token');
  }
  const route = request.method === 'POST' ? service.routes.get(path) : undefined;
  if (route === undefined) throw new ServiceError('UnknownOperationException', `${request.method} ${path}`);
  const { sql, run } = route(await readBody(request, service.limits));
  const received = { operation: path.slice(1), sql };
  service.onCall(received);
  await service.faults.strike(received);
  const reply = await run(gone);
  return { reply, dropReply: service.faults.dropsReply(received) };
}

async function readBody(request: IncomingMessage, limits: Limits): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    // Read to its end all the same: a client that is still writing would not see the answer.
    if (bytes <= limits.requestBytes) chunks.push(chunk);
  }
  if (bytes > limits.requestBytes) {
    throw new ServiceError('RequestEntityTooLargeException', 'The request exceeds the size limit 4 MiB');
  }
  return Buffer.concat(chunks).toString('utf8');
}

function refuse(response: ServerResponse, error: ServiceError): void {
  response.statusCode = error.status;
  response.setHeader('x-amzn-errortype', error.name);
  const { message, dbConnectionId } = error;
  response.end(JSON.stringify({ message, ...(dbConnectionId === undefined ? {} : { dbConnectionId }) }));
}
