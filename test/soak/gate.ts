import { once } from 'node:events';
import { Agent, createServer, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
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

/** Lost: before, the call never gets there; after, the connection breaks instead of the answer. Or it is refused. */
type Fate = 'goes_on' | 'lost' | Refusal;

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
}

/** Stands between one sandbox and one service, as the network does, and is where calls are lost. */
export interface Gate {
  readonly url: string;
  /** Takes the trap of before away, if it has not sprung. */
  arm(trap: Trap | undefined): void;
  close(): Promise<void>;
}

export async function openGate({ upstream, refusal, onCall }: GateOptions): Promise<Gate> {
  const agent = new Agent({ keepAlive: true });
  let armed: Trap | undefined;
  const sprung = async (when: Trap['when'], call: PassingCall): Promise<Fate> => {
    if (armed?.when !== when || !armed.fits(call)) return 'goes_on';
    const trap = armed;
    if (!trap.stays) armed = undefined;
    return await trap.spring();
  };
  const server = createServer(async (request, response) => {
    try {
      const { method = 'GET', url: path = '/', headers } = request;
      const call = { method, path, headers, body: await buffer(request) };
      const fate = refusal() ?? (await sprung('before', call));
      if (fate === 'lost') return request.socket.destroy();
      if (fate !== 'goes_on') return response.writeHead(fate.status, fate.headers).end(fate.body);
      const sentAt = performance.now();
      const answer = await forward(agent, upstream, call);
      onCall?.(call, performance.now() - sentAt);
      if ((await sprung('after', call)) === 'lost') return request.socket.destroy();
      return response.writeHead(answer.status, answer.headers).end(answer.body);
    } catch {
      // The service hung up, or the caller is gone: neither is the gate's to mend.
      return request.socket.destroy();
    }
  });
  server.keepAliveTimeout = 65_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arm: (trap) => {
      armed = trap;
    },
    close: async () => {
      agent.destroy();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function forward(agent: Agent, upstream: string, { method, path, headers, body }: PassingCall) {
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
