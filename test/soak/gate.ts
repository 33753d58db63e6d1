import { once } from 'node:events';
import {
  Agent,
  createServer,
  request as httpRequest,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** One call to a service, on its way. */
export interface PassingCall {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** What is to happen to the next call that fits. */
export interface Trap {
  readonly fits: (call: PassingCall) => boolean;
  /** Before the service gets the call, or when it has answered and the caller has not heard of it. */
  readonly when: 'before' | 'after';
  readonly spring: () => Promise<Fate> | Fate;
  /** Strikes every call that fits, and not the first alone: to ask again is of no use. */
  readonly stays?: boolean;
}

/**
 * Lost: before, the call never gets there; after, the connection breaks instead of the answer. Cut: it breaks in the middle
 * of the answer's body, or as if lost if there is none. Or the call is refused.
 */
type Fate = 'goes_on' | 'lost' | 'cut' | Refusal;

export interface Refusal {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface GateOptions {
  readonly upstream: string;
  /** What the service says while it is away; undefined while it is not. */
  readonly refusal: () => Refusal | undefined;
  readonly onCall?: (call: PassingCall, ms: number) => void;
  /** Hears of every call that comes, also of one that the service never gets. */
  readonly onArrival?: (call: PassingCall) => void;
}

/** Stands between one sandbox and one service, as the network does, and is where calls are lost. */
export interface Gate {
  readonly url: string;
  /** Takes the trap of before away, if it has not sprung. */
  arm(trap: Trap | undefined): void;
  /** Resets each of today's connections at its next request, as if the other side had forgotten it. @returns how many were */
  forgetConnections(): { readonly reset: number };
  /** Closes each of today's connections, so that the caller's sockets do not pile up. */
  closeConnections(): void;
  close(): Promise<void>;
}

export async function openGate({ upstream, refusal, onCall, onArrival }: GateOptions): Promise<Gate> {
  const agent = new Agent({ keepAlive: true });
  let armed: Trap | undefined;
  const sprung = async (when: Trap['when'], call: PassingCall): Promise<Fate> => {
    if (armed?.when !== when || !armed.fits(call)) return 'goes_on';
    const trap = armed;
    if (!trap.stays) armed = undefined;
    return await trap.spring();
  };
  const connections = new Set<Socket>();
  const forgotten = new Map<Socket, { reset: number }>();
  const server = createServer(async (request, response) => {
    try {
      const forgetting = forgotten.get(request.socket);
      if (forgetting) {
        forgetting.reset += 1;
        return request.socket.resetAndDestroy();
      }
      const { method = 'GET', url: path = '/', headers } = request;
      const call = { method, path, headers, body: await buffer(request) };
      onArrival?.(call);
      const fate = refusal() ?? (await sprung('before', call));
      if (fate === 'lost' || fate === 'cut') return request.socket.destroy();
      if (fate !== 'goes_on') return response.writeHead(fate.status, fate.headers).end(fate.body);
      const sentAt = performance.now();
      const answer = await forward(agent, upstream, call);
      onCall?.(call, performance.now() - sentAt);
      const end = await sprung('after', call);
      if (end === 'lost') return request.socket.destroy();
      if (end === 'cut') return cutShort(response, answer);
      return response.writeHead(answer.status, answer.headers).end(answer.body);
    } catch {
      // The service hung up, or the caller is gone: neither is the gate's to mend.
      return request.socket.destroy();
    }
  });
  server.on('connection', (socket) => {
    connections.add(socket);
    socket.once('close', () => {
      connections.delete(socket);
      forgotten.delete(socket);
    });
  });
  server.keepAliveTimeout = 65_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arm: (trap) => {
      armed = trap;
    },
    forgetConnections: () => {
      const forgetting = { reset: 0 };
      for (const socket of connections) forgotten.set(socket, forgetting);
      return forgetting;
    },
    closeConnections: () => server.closeIdleConnections(),
    close: async () => {
      agent.destroy();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

interface Answer {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer;
}

function cutShort(response: ServerResponse, { status, headers, body }: Answer): void {
  const cut = () => response.socket?.destroy();
  if (body.length === 0) return void cut();
  const { 'transfer-encoding': _chunked, ...rest } = headers;
  response.writeHead(status, { ...rest, 'content-length': body.length });
  response.write(body.subarray(0, Math.floor(body.length / 2)), cut);
}

async function forward(agent: Agent, upstream: string, { method, path, headers, body }: PassingCall): Promise<Answer> {
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
