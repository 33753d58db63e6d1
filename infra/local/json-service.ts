import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import * as z from 'zod';
import { closeServer, type LocalServerOptions, listenLocally } from './local-server.ts';
import type { LocalService } from './local-service.ts';

/** A refusal of the service: the class of the error goes over the wire as `__type`. */
export class Refusal extends Error {
  readonly type: string;
  readonly status: number;

  constructor(type: string, message: string, status = 400) {
    super(message);
    this.type = type;
    this.status = status;
  }
}

interface Operation {
  readonly request: z.ZodType;
  answer(request: unknown): Answer;
}

type Answer = Readonly<Record<string, unknown>>;

/** An operation that answers each request of a schema. */
export function operation<Schema extends z.ZodType>(
  request: Schema,
  answer: (request: z.output<Schema>) => Answer,
): Operation {
  return { request, answer: (parsed) => answer(parsed as z.output<Schema>) };
}

export interface JsonService {
  /** As errors have it: `Secrets Manager`. */
  readonly title: string;
  /** The prefix of an operation's name in `x-amz-target`. */
  readonly target: string;
  readonly operations: Readonly<Record<string, Operation>>;
  /** The class of the error for a request that is not as it must be. */
  readonly invalid: string;
}

/** A service of AWS that speaks JSON 1.1, on this machine only. */
export async function startJsonService(service: JsonService, options: LocalServerOptions = {}): Promise<LocalService> {
  const server = createServer(async (request, response) => {
    try {
      answer(response, 200, answerTo(request, await textOf(request), service));
    } catch (error) {
      const refusal = error instanceof Refusal ? error : new Refusal('InternalServiceError', String(error), 500);
      answer(response, refusal.status, { __type: refusal.type, Message: refusal.message });
    }
  });
  return { url: await listenLocally(server, options), close: () => closeServer(server) };
}

/** @throws Refusal for any request that is none of the service's */
function answerTo({ method, headers }: IncomingMessage, body: string, service: JsonService): Answer {
  const { title, target, operations, invalid } = service;
  const asked = `${headers['x-amz-target'] ?? 'nothing'}`.replace(`${target}.`, '');
  const found = method === 'POST' && Object.hasOwn(operations, asked) ? operations[asked] : undefined;
  if (found === undefined) {
    const known = Object.keys(operations).join(', ');
    throw new Refusal('UnknownOperationException', `${title} on this machine knows ${known}, not ${asked}.`);
  }
  const { data, error } = found.request.safeParse(jsonOf(body));
  if (error) throw new Refusal(invalid, z.prettifyError(error));
  return found.answer(data);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal('SerializationException', 'The request is not JSON.');
  }
}

export async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

function answer(response: ServerResponse, status: number, body: Answer): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': randomUUID() });
  response.end(JSON.stringify(body));
}
