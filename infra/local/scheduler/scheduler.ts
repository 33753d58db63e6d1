import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Refusal, textOf } from '../json-service.ts';
import { closeServer, type LocalServerOptions, listenLocally } from '../local-server.ts';
import type { LocalService } from '../local-service.ts';
import { Deliveries, type Delivery, type DeliveryFaults } from './deliveries.ts';
import { readDefinition, readKey, readListRequest } from './requests.ts';
import { Schedules } from './schedules.ts';

/** What can go wrong between the service and its clients, and between it and its targets. */
export interface SchedulerFaults extends DeliveryFaults {
  /** For how long after its creation an update of a schedule is refused as a conflict, in milliseconds. */
  readonly settlingMs?: number;
  /** Whether the connection breaks after a request was served and before its reply is sent. */
  losesReply?(request: { readonly method: string; readonly name: string | undefined }): boolean;
}

export interface SchedulerOptions extends LocalServerOptions {
  /** The schedule groups that exist, beside `default`. */
  readonly groups?: readonly string[];
  readonly clock: () => Date;
  /** Hands an invocation over to its target, as asynchronous invocations are: an error of the function is not awaited. */
  readonly invoke: (delivery: Delivery) => Promise<void>;
  readonly faults?: SchedulerFaults;
}

export interface LocalScheduler extends LocalService {
  /** Invokes the targets of all that is due by the clock. The service has no timer of its own. */
  deliverDue(): Promise<void>;
  /** When `deliverDue` next has something to do; undefined if no schedule fires any more. */
  nextDueAt(): Date | undefined;
}

/** EventBridge Scheduler's REST API for schedules, in memory. Groups are given, not created. */
export async function startScheduler(options: SchedulerOptions): Promise<LocalScheduler> {
  const { groups = [], clock, invoke, faults = {}, ...serverOptions } = options;
  const deliveries = new Deliveries({
    ...faults,
    clock,
    invoke,
    onCompleted: (schedule, now) => schedules.remove(schedule, now),
  });
  const schedules = new Schedules({
    groups: new Set(['default', ...groups]),
    clock,
    settlingMs: faults.settlingMs ?? 0,
    onChange: (before, after, now) => deliveries.change(before, after, now),
  });
  const server = createServer((request, response) => serve(request, response, schedules, faults));
  return {
    url: await listenLocally(server, serverOptions),
    close: () => closeServer(server),
    deliverDue: () => deliveries.deliverDue(),
    nextDueAt: () => deliveries.nextDueAt(),
  };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  schedules: Schedules,
  { losesReply }: SchedulerFaults,
): Promise<void> {
  const { method = '', url = '' } = request;
  try {
    const { pathname, searchParams: query } = new URL(url, 'http://127.0.0.1');
    const name = nameIn(pathname);
    const answer = answerTo({ method, name, query, body: await textOf(request) }, schedules);
    if (losesReply?.({ method, name })) response.destroy();
    else send(response, 200, answer);
  } catch (error) {
    const refusal = error instanceof Refusal ? error : new Refusal('InternalServerException', String(error), 500);
    send(response, refusal.status, { Message: refusal.message }, refusal.type);
  }
}

/** @returns undefined for the list of all */
function nameIn(pathname: string): string | undefined {
  const [, name] = /^\/schedules(?:\/([^/]+))?\/?$/.exec(pathname) ?? [];
  if (name !== undefined) return decodeURIComponent(name);
  if (/^\/schedules\/?$/.test(pathname)) return undefined;
  throw new Refusal('UnknownOperationException', `EventBridge Scheduler on this machine has no ${pathname}.`, 404);
}

interface SchedulerRequest {
  readonly method: string;
  readonly name: string | undefined;
  readonly query: URLSearchParams;
  readonly body: string;
}

function answerTo({ method, name, query, body }: SchedulerRequest, schedules: Schedules): unknown {
  if (name === undefined && method === 'GET') return schedules.list(readListRequest(query));
  if (name !== undefined && method === 'POST') return schedules.create(readDefinition(name, body));
  if (name !== undefined && method === 'PUT') return schedules.update(readDefinition(name, body));
  if (name !== undefined && method === 'GET') return schedules.get(readKey(name, query).key);
  if (name !== undefined && method === 'DELETE') return schedules.delete(readKey(name, query));
  throw new Refusal(
    'UnknownOperationException',
    `EventBridge Scheduler on this machine does not serve ${method}.`,
    404,
  );
}

function send(response: ServerResponse, status: number, body: unknown, errorType?: string): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    'x-amzn-requestid': randomUUID(),
    ...(errorType !== undefined && { 'x-amzn-errortype': errorType }),
  });
  response.end(JSON.stringify(body));
}
