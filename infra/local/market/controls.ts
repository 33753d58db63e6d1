import type { IncomingMessage } from 'node:http';
import * as z from 'zod';
import { sourceNames } from '../../../lib/sources/registry.ts';
import { type Faults, faultKinds } from './faults.ts';
import { type Reply, refusal, reply } from './reply.ts';

export interface Clock {
  now(): Date;
  /** Stops the market's clock at a moment; null lets the clock that it was started with go on. */
  setTime(at: Date | null): void;
}

/** The header by which one request alone asks about another moment. */
const timeHeader = 'x-market-time';

const instant = z.iso.datetime({ offset: true });
const timeSchema = z.strictObject({ at: instant.nullable() });
const injectionSchema = z.strictObject({
  kind: z.enum(faultKinds),
  times: z.int().min(1).max(1_000_000).optional(),
  retryAfterSeconds: z.int().min(0).max(86_400).optional(),
  source: z.enum(sourceNames).optional(),
});

export function isControl({ pathname }: URL): boolean {
  return pathname === '/_time' || pathname === '/_faults';
}

/** The moment that a request is about: its own, if it names one, else the market's. */
export function timeOf(request: IncomingMessage, now: Date): Date {
  const named = instant.safeParse(request.headers[timeHeader]);
  return named.success ? new Date(named.data) : now;
}

interface Controlled {
  readonly url: URL;
  readonly faults: Faults;
  readonly clock: Clock;
}

/**
 * For other processes: GET and POST `/_time` with `{"at": "2026-08-03T16:00:00Z"}` (null: go on); GET, DELETE and POST
 * `/_faults` with `{"kind": "throttled", "times": 2, "source": …}`. Each answers with the state after it.
 */
export async function controlReply(request: IncomingMessage, controlled: Controlled): Promise<Reply> {
  const { url, faults, clock } = controlled;
  const onTime = url.pathname === '/_time';
  if (request.method === 'POST') {
    const refused = change(controlled, onTime, await bodyOf(request));
    if (refused !== undefined) return refusal(400, refused);
  } else if (request.method === 'DELETE' && !onTime) {
    faults.clear();
  } else if (request.method !== 'GET') {
    return refusal(405, 'Method Not Allowed');
  }
  const state = onTime ? { at: clock.now() } : { pending: faults.pending, fired: faults.fired };
  return reply(200, JSON.stringify(state), { 'cache-control': 'no-store' });
}

/** Does what the body says, or says why not. */
function change({ faults, clock }: Controlled, onTime: boolean, body: unknown): string | undefined {
  if (onTime) {
    const time = timeSchema.safeParse(body);
    if (!time.success) return z.prettifyError(time.error);
    clock.setTime(time.data.at === null ? null : new Date(time.data.at));
  } else {
    const injection = injectionSchema.safeParse(body);
    if (!injection.success) return z.prettifyError(injection.error);
    faults.inject(injection.data);
  }
  return undefined;
}

/** Undefined if it is no JSON or never came whole: no schema accepts that. */
async function bodyOf(request: IncomingMessage): Promise<unknown> {
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return undefined;
  }
}
