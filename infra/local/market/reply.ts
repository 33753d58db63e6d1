import type { ServerResponse } from 'node:http';

export type Headers = Readonly<Record<string, string>>;

export interface WholeReply {
  readonly kind: 'whole';
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/** What a request gets: a whole HTTP answer, half of one, or nothing at all. */
export type Reply = WholeReply | { readonly kind: 'broken_off'; readonly body: string } | { readonly kind: 'none' };

export function reply(status: number, body: string, headers: Headers = {}): WholeReply {
  return { kind: 'whole', status, body, headers };
}

export function page(status: number, html: string): Reply {
  return reply(status, html, { 'content-type': 'text/html' });
}

export function refusal(status: number, message: string, headers: Headers = {}): Reply {
  return reply(status, JSON.stringify({ error: { status, message } }), headers);
}

export function send(response: ServerResponse, answer: Reply): void {
  switch (answer.kind) {
    case 'whole': {
      const { status, body, headers } = answer;
      response.writeHead(status, {
        'content-type': 'application/json; charset=utf-8',
        'cache-control': status === 200 ? 'max-age=30' : 'no-store',
        'content-length': Buffer.byteLength(body),
        ...headers,
      });
      response.end(body);
      break;
    }
    case 'broken_off':
      breakOff(response, answer.body);
      break;
    case 'none':
      break; // the client's patience ends it, or the server's end
  }
}

/** Promises the whole body, sends half of it, and hangs up once that half is on its way. */
function breakOff(response: ServerResponse, body: string): void {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
  response.write(firstHalf(body), () => response.destroy());
}

export function firstHalf(body: string): string {
  return body.slice(0, Math.floor(body.length / 2));
}
