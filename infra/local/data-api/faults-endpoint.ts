import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod';
import type { Faults } from './faults.ts';
import { errorNames, invalid } from './service-error.ts';

const faultSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('error'), error: z.enum(errorNames), message: z.string().optional() }),
  z.strictObject({ kind: z.literal('reset') }),
  z.strictObject({ kind: z.literal('dropped-reply') }),
  z.strictObject({ kind: z.literal('delay'), ms: z.number().nonnegative() }),
  z.strictObject({ kind: z.literal('resuming'), seconds: z.number().positive() }),
]);

const injectionSchema = z.strictObject({
  fault: faultSchema,
  calls: z.int().positive().optional(),
  after: z.int().nonnegative().optional(),
  operation: z.string().optional(),
  sqlIncludes: z.string().optional(),
});

/** POST injects one, GET tells how often each has fired, DELETE ends them all. */
export function answerFaults(faults: Faults, request: IncomingMessage, response: ServerResponse, body: string): void {
  if (request.method === 'POST') {
    const { fault, ...scope } = readInjection(body);
    faults.inject(fault, scope);
    response.statusCode = 201;
  } else if (request.method === 'DELETE') {
    faults.clear();
  } else if (request.method !== 'GET') {
    response.statusCode = 405;
  }
  response.end(JSON.stringify({ faults: faults.list() }));
}

function readInjection(body: string): z.infer<typeof injectionSchema> {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch (error) {
    throw invalid(`a fault is JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const parsed = injectionSchema.safeParse(json);
  if (!parsed.success) throw invalid(z.prettifyError(parsed.error));
  return parsed.data;
}
