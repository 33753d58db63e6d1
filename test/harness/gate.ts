import { once } from 'node:events';
import {
  Agent,
  createServer,
  request as httpRequest,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
  type ServerResponse,
} from 'node:http';
import type { Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { closeServer, listenLocally } from '../../infra/local/local-server.ts';

/** A request to a service, as it passes a gate. */
export interface GateRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A complete response that a fault sends in place of the service's. */
export interface FaultResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * `pass`: nothing happens. `reset`: the connection breaks before the service gets the request, or in place of its response.
 * `truncate`: it breaks in the middle of the response's body, or at once if there is no body.
 */
export type FaultEffect = 'pass' | 'reset' | 'truncate' | FaultResponse;

/** What goes wrong with requests to one service. */
export interface Fault {
  /** Every request by default. */
  readonly matches?: (request: GateRequest) => boolean;
  /** Before the service gets the request, by default, or after it has responded. */
  readonly when?: 'before' | 'after';
  /** How many requests it affects; all by default. */
  readonly times?: number;
  readonly affect: (request: GateRequest) => FaultEffect | Promise<FaultEffect>;
}

/** A fault that counts how many requests it may still affect. Several gates may share it. */
export class InjectedFault {
  readonly #fault: Fault;
  readonly #onAffected: () => void;
  #remaining: number;

  constructor(fault: Fault, onAffected: () => void = () => undefined) {
    this.#fault = fault;
    this.#onAffected = onAffected;
    this.#remaining = fault.times ?? Number.POSITIVE_INFINITY;
  }

  effectOn(request: GateRequest, when: 'before' | 'after'): FaultEffect | Promise<FaultEffect> {
    const { matches = () => true, when: expected = 'before', affect } = this.#fault;
    if (when !== expected || this.#remaining === 0 || !matches(request)) return 'pass';
    this.#remaining -= 1;
    this.#onAffected();
    return affect(request);
  }
}

export interface GateOptions {
  readonly upstream: string;
  /** A fault that other gates share; it comes before the gate's own. */
  readonly sharedFault?: () => InjectedFault | undefined;
  /** Called for every request, also for one that the service never gets. */
  readonly onRequest?: (request: GateRequest) => void;
  /** Called for every request that the service has responded to. */
  readonly onResponse?: (request: GateRequest, ms: number) => void;
}

/** A proxy between the callers and a service, as the network is: requests and responses get lost here. */
export interface Gate {
  readonly url: string;
  /** Replaces the gate's own fault; `undefined` removes it. */
  inject(fault: Fault | undefined, onAffected?: () => void): void;
  /** Resets each open connection at its next request, as if the service had forgotten it. @returns how many were reset */
  forgetConnections(): { readonly reset: number };
  /** Closes each idle connection, so that the caller's sockets do not pile up. */
  closeConnections(): void;
  close(): Promise<void>;
}

export async function openGate({ upstream, sharedFault, onRequest, onResponse }: GateOptions): Promise<Gate> {
  const agent = new Agent({ keepAlive: true });
  let own: InjectedFault | undefined;
  const effectOn = async (request: GateRequest, when: 'before' | 'after'): Promise<FaultEffect> => {
    const shared = (await sharedFault?.()?.effectOn(request, when)) ?? 'pass';
    return shared === 'pass' ? ((await own?.effectOn(request, when)) ?? 'pass') : shared;
  };
  const connections = new Set<Socket>();
  const forgotten = new Map<Socket, { reset: number }>();
  const server = createServer(async (incoming, response) => {
    try {
      const forgetting = forgotten.get(incoming.socket);
      if (forgetting) {
        forgetting.reset += 1;
        return incoming.socket.resetAndDestroy();
      }
      const { method = 'GET', url: path = '/', headers } = incoming;
      const request = { method, path, headers, body: await buffer(incoming) };
      onRequest?.(request);
      const before = await effectOn(request, 'before');
      if (before === 'reset' || before === 'truncate') return incoming.socket.destroy();
      if (before !== 'pass') return response.writeHead(before.status, before.headers).end(before.body);
      const sentAt = performance.now();
      const answer = await forward(agent, upstream, request);
      onResponse?.(request, performance.now() - sentAt);
      const after = await effectOn(request, 'after');
      if (after === 'reset') return incoming.socket.destroy();
      if (after === 'truncate') return truncate(response, answer);
      return response.writeHead(answer.status, answer.headers).end(answer.body);
    } catch {
      // The service closed the connection, or the caller is gone: neither is the gate's to repair.
      return incoming.socket.destroy();
    }
  });
  server.on('connection', (socket) => {
    connections.add(socket);
    socket.once('close', () => {
      connections.delete(socket);
      forgotten.delete(socket);
    });
  });
  const url = await listenLocally(server);
  return {
    url,
    inject: (fault, onAffected) => {
      own = fault && new InjectedFault(fault, onAffected);
    },
    forgetConnections: () => {
      const forgetting = { reset: 0 };
      for (const socket of connections) forgotten.set(socket, forgetting);
      return forgetting;
    },
    closeConnections: () => server.closeIdleConnections(),
    close: async () => {
      agent.destroy();
      await closeServer(server);
    },
  };
}

interface Answer {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer;
}

function truncate(response: ServerResponse, { status, headers, body }: Answer): void {
  const cut = () => response.socket?.destroy();
  if (body.length === 0) return void cut();
  const { 'transfer-encoding': _chunked, ...rest } = headers;
  response.writeHead(status, { ...rest, 'content-length': body.length });
  response.write(body.subarray(0, Math.floor(body.length / 2)), cut);
}

async function forward(agent: Agent, upstream: string, { method, path, headers, body }: GateRequest): Promise<Answer> {
  const { host } = new URL(upstream);
  const outgoing = httpRequest(`${upstream}${path}`, { agent, method, headers: { ...headers, host } });
  outgoing.end(body);
  const [incoming] = await once(outgoing, 'response');
  return {
    status: incoming.statusCode ?? 500,
    headers: incoming.headers,
    body: await buffer(incoming),
  };
}
