import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from 'node:http';
import { text } from 'node:stream/consumers';

/** A request that a browser sends for a page of another site, or of a name that was rebound to 127.0.0.1. */
export interface PageRequest {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string;
}

export interface PageAnswer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const site = 'https://evil.example';
const crossSite = { origin: site, 'sec-fetch-site': 'cross-site' };
const form = 'application/x-www-form-urlencoded';
const boundary = '----page';

/** What a page that was rebound sends of its own: it is of the same origin, so it may set any header but Host and Origin. */
const signedLike = {
  authorization:
    'AWS4-HMAC-SHA256 Credential=local/20260801/us-east-1/any/aws4_request, SignedHeaders=host, Signature=0',
  'x-amz-date': '20260801T000000Z',
};

/** Each kind of request that a page can send without a user's doing anything, for a server at `port`. */
export function pageRequests(port: number): ReadonlyMap<string, PageRequest> {
  const rebound = { host: `evil.example:${port}`, 'sec-fetch-site': 'same-origin' };
  return new Map<string, PageRequest>([
    ['a preflight', preflight('POST', 'authorization,content-type,x-amz-target,x-amz-date')],
    ['a preflight for PUT', preflight('PUT', 'authorization')],
    ['a simple form', { method: 'POST', headers: { ...crossSite, 'content-type': form }, body: 'a=b' }],
    ['a form with files', formWithFile({ key: 'forged' })],
    ['text/plain', { method: 'POST', headers: { ...crossSite, 'content-type': 'text/plain' }, body: '{"a":1}' }],
    ['a request with cors', { headers: crossSite }],
    [
      'an image',
      { headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' } },
    ],
    ['a page of another port', { headers: { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors' } }],
    ['a sandboxed frame', { method: 'POST', headers: { origin: 'null', 'content-type': form }, body: 'a=b' }],
    ['a rebound name', { headers: rebound }],
    ['a rebound name, in a browser that sends no Sec-Fetch-Site', { headers: { host: `evil.example:${port}` } }],
    ['a rebound name, signed', { method: 'POST', headers: { ...rebound, ...signedLike }, body: '{}' }],
    ['localhost', { headers: { host: `localhost:${port}` } }],
    ['the right address without its port', { headers: { host: '127.0.0.1' } }],
    [
      'a web socket',
      {
        headers: {
          ...crossSite,
          connection: 'Upgrade',
          upgrade: 'websocket',
          'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
          'sec-websocket-version': '13',
        },
      },
    ],
  ]);
}

export function preflight(method: string, headers: string, path = '/'): PageRequest {
  return {
    method: 'OPTIONS',
    path,
    headers: { ...crossSite, 'access-control-request-method': method, 'access-control-request-headers': headers },
  };
}

/** `<form enctype="multipart/form-data">`: a file and some fields. */
export function formWithFile(fields: Readonly<Record<string, string>>, content = 'forged', path = '/'): PageRequest {
  const parts = Object.entries(fields).map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const file = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n${content}\r\n--${boundary}--\r\n`;
  return {
    method: 'POST',
    path,
    headers: { ...crossSite, 'content-type': `multipart/form-data; boundary=${boundary}` },
    body: parts.join('') + file,
  };
}

/** The same page with headers of its own: the browser sends a preflight before it. */
export function scripted(request: PageRequest): PageRequest {
  return { ...request, headers: { ...crossSite, ...signedLike, ...request.headers } };
}

/** The same once the page's name leads to 127.0.0.1. Browsers send no Origin with a GET of one's own origin. */
export function rebound(port: number, request: PageRequest): PageRequest {
  return {
    ...request,
    headers: { host: `evil.example:${port}`, 'sec-fetch-site': 'same-origin', ...signedLike, ...request.headers },
  };
}

export function send(
  port: number,
  { method = 'GET', path = '/', headers = {}, body }: PageRequest,
): Promise<PageAnswer> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, method, path, headers, agent: false });
    outgoing.once('error', reject);
    outgoing.once('upgrade', (incoming, socket) => {
      socket.destroy();
      resolve({ status: incoming.statusCode, headers: incoming.headers, body: 'a web socket' });
    });
    outgoing.once('response', (incoming) => {
      text(incoming).then(
        (read) => resolve({ status: incoming.statusCode, headers: incoming.headers, body: read }),
        reject,
      );
    });
    outgoing.end(body);
  });
}
