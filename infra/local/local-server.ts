import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders, RequestListener, Server, ServerResponse } from 'node:http';

export interface LocalServerOptions {
  /** Any free one by default. */
  readonly port?: number;
  /** The only access key id that the service accepts. By default it accepts any, and requests without one. */
  readonly accessKeyId?: string | undefined;
  /** How the service's protocol writes an error; JSON by default, XML for S3. */
  readonly errorFormat?: ErrorFormat;
}

type ErrorFormat = 'json' | 'xml';

/**
 * Listens on 127.0.0.1 for the programs of this machine, and refuses what a web page can send, before the server's own
 * handler sees it. Every server of the local machine listens through this function.
 * @returns the server's URL
 * @throws if the port is taken
 */
export async function listenLocally(server: Server, options: LocalServerOptions = {}): Promise<string> {
  // Node's 5 s would close a connection just when a client that was busy takes it up again.
  server.keepAliveTimeout = 65_000;
  guard(server, options);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server listens on no port.');
  return urlOf(address.port).origin;
}

/** As clients write it: without the port if it is 80. */
function urlOf(port: number | undefined): URL {
  return new URL(`http://127.0.0.1:${port}`);
}

/** Stops listening, breaks every open connection, and waits until the server is closed. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });
}

/**
 * Runs before the handlers that the server has. A server without a listener for `upgrade` treats an upgrade as an ordinary
 * request, so web sockets come here too.
 */
function guard(server: Server, { accessKeyId, errorFormat = 'json' }: LocalServerOptions): void {
  const handlers = server.listeners('request') as RequestListener[];
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    const refusal = refusalOf(request.headers, { host: urlOf(request.socket.localPort).host, accessKeyId });
    if (refusal !== undefined) return refuse(response, refusal, errorFormat);
    for (const handler of handlers) handler.call(server, request, response);
  });
}

interface Refusal {
  readonly reason: 'denied' | 'unknown_access_key';
  readonly message: string;
}

interface Accepted {
  /** What the Host header must be. */
  readonly host: string;
  readonly accessKeyId?: string | undefined;
}

/**
 * Why a request is refused; undefined if it is not. A browser sends an Origin with whatever changes something at another site;
 * without one come images and links, which Sec-Fetch-Site gives away, and a page whose name was rebound to 127.0.0.1: it has
 * that name in Host.
 */
export function refusalOf(headers: IncomingHttpHeaders, accepted: Accepted): Refusal | undefined {
  const { origin, host, authorization, 'sec-fetch-site': site } = headers;
  if (origin !== undefined) return denied('A request with an Origin header comes from a web page.');
  // "none" is an address that a person typed. Nor does "same-origin" occur: no page is served here.
  if (site !== undefined && site !== 'none') return denied('A request with Sec-Fetch-Site comes from a web page.');
  if (host !== accepted.host)
    return denied(`This server answers to http://${accepted.host} only, not to host ${host}.`);
  const { accessKeyId } = accepted;
  if (accessKeyId === undefined || isSame(accessKeyIdOf(authorization), accessKeyId)) return undefined;
  return {
    reason: 'unknown_access_key',
    message: 'The access key id is not the one in instance.json of this machine.',
  };
}

function denied(message: string): Refusal {
  return { reason: 'denied', message };
}

/** `AWS4-HMAC-SHA256 Credential=<access key id>/<date>/<region>/<service>/aws4_request, …` */
function accessKeyIdOf(authorization = ''): string {
  return /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\//.exec(authorization)?.[1] ?? '';
}

/** Takes the same time however much of the text is right. */
function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

/** The names by which AWS's clients know the two reasons. */
const errorNames = {
  json: { denied: 'AccessDeniedException', unknown_access_key: 'UnrecognizedClientException' },
  xml: { denied: 'AccessDenied', unknown_access_key: 'InvalidAccessKeyId' },
} as const;

function refuse(response: ServerResponse, { reason, message }: Refusal, format: ErrorFormat): void {
  const name = errorNames[format][reason];
  response.writeHead(403, { 'content-type': `application/${format}`, 'x-amzn-errortype': name });
  response.end(format === 'json' ? JSON.stringify({ __type: name, message }) : xmlError(name, message));
}

/** The message may hold a header of the request. */
function xmlError(name: string, message: string): string {
  const escaped = message.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${name}</Code><Message>${escaped}</Message></Error>`;
}
