import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RDSDataClient } from '@aws-sdk/client-rds-data';

/** One request as it came over the wire. */
export interface ReceivedRequest {
  readonly path: string;
  readonly body: Record<string, unknown>;
}

export interface Answer {
  readonly status?: number;
  /** The class of an error, as the services name it in a header. */
  readonly errorType?: string;
  readonly body?: unknown;
  /** Hang up instead. */
  readonly hangUp?: boolean;
}

export interface AnsweringServer extends AsyncDisposable {
  readonly url: string;
  readonly requests: ReceivedRequest[];
}

/** A service on the loopback that answers what a test wants, so that the real client reads real bytes. */
export async function answeringServer(
  answer: (request: ReceivedRequest) => Answer | Promise<Answer>,
): Promise<AnsweringServer> {
  const requests: ReceivedRequest[] = [];
  const server = createServer(async (request, response) => {
    const one = { path: request.url ?? '', body: bodyOf(await textOf(request)) };
    requests.push(one);
    reply(response, await answer(one));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** The real client, pointed at it; set up as lib/aws/clients.ts sets it up. */
export function rdsDataClientAt(url: string): RDSDataClient {
  return new RDSDataClient({
    endpoint: url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
}

/** Of S3 it is no JSON, and no test looks at it. */
function bodyOf(text: string): ReceivedRequest['body'] {
  return text.startsWith('{') ? JSON.parse(text) : {};
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

function reply(response: ServerResponse, { status = 200, errorType, body = {}, hangUp = false }: Answer): void {
  if (hangUp) {
    response.destroy();
    return;
  }
  response.writeHead(status, {
    'content-type': 'application/json',
    ...(errorType && { 'x-amzn-errortype': errorType }),
  });
  response.end(JSON.stringify(body));
}
