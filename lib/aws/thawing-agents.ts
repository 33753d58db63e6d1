import { type ClientRequest, Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Duplex } from 'node:stream';

/** The default of the SDK's own agents. */
const pool = { keepAlive: true, maxSockets: 50 };

/**
 * Agents for a function that Lambda freezes between invocations. Meanwhile the other side forgets the connections, all of
 * them: so when a kept socket fails, the other idle ones are closed, and the next attempt gets a new connection instead of
 * the next stale one.
 */
export function thawingAgents() {
  return { httpAgent: new ThawingHttpAgent(pool), httpsAgent: new ThawingHttpsAgent(pool) };
}

class ThawingHttpAgent extends HttpAgent {
  override reuseSocket(socket: Duplex, request: ClientRequest): void {
    super.reuseSocket(socket, request);
    request.once('error', () => closeIdleSockets(this));
  }
}

class ThawingHttpsAgent extends HttpsAgent {
  override reuseSocket(socket: Duplex, request: ClientRequest): void {
    super.reuseSocket(socket, request);
    request.once('error', () => closeIdleSockets(this));
  }
}

function closeIdleSockets({ freeSockets }: HttpAgent): void {
  for (const socket of Object.values(freeSockets).flatMap((sockets) => sockets ?? [])) socket.destroy();
}
