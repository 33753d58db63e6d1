import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type ServerResponse } from 'node:http';
import { listenLocally } from './local-server.ts';

/** The endpoint at which other processes find this machine; they stay connected for as long as they use it. */
export interface MachineEndpoint {
  readonly url: string;
  /** Accepts no more visitors and waits for the present ones. Calls `onWait` with their number, if there are any. */
  close(onWait?: (visitors: number) => void): Promise<void>;
}

export async function openMachineEndpoint(instanceId: string): Promise<MachineEndpoint> {
  const visitors = new Set<ServerResponse>();
  let open = true;
  const server = createServer((request, response) => {
    const admitted = open && request.url === `/visit/${instanceId}`;
    response.writeHead(admitted ? 200 : 404);
    if (!admitted) return void response.end();
    visitors.add(response);
    response.once('close', () => visitors.delete(response));
    response.flushHeaders();
  });
  return {
    url: await listenLocally(server),
    close: async (onWait) => {
      open = false;
      if (visitors.size > 0) onWait?.(visitors.size);
      const closed = once(server, 'close');
      server.close();
      server.closeIdleConnections();
      await closed;
    },
  };
}

/** A visit lasts until it is ended, or until its process ends. Undefined if that instance does not answer there. */
export async function visit(url: string, instanceId: string): Promise<{ end(): void } | undefined> {
  const request = get(`${url}/visit/${instanceId}`, { agent: false, timeout: 2_000 });
  request.once('timeout', () => request.destroy(new Error('No answer from the running machine.')));
  try {
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    // From here on a silent connection is a good one, and a broken one shows in the calls to the machine itself.
    request.setTimeout(0);
    request.on('error', () => undefined);
    response.on('error', () => undefined);
    response.resume();
    if (response.statusCode === 200) return { end: () => request.destroy() };
    request.destroy();
    return undefined;
  } catch {
    return undefined;
  }
}
