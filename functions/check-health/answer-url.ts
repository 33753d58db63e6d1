import type { MiddlewareObj } from '@middy/core';
import * as z from 'zod';
import type { HealthReport } from '../../lib/health/health-report.ts';
import { OddsError } from '../../lib/resilience/odds-error.ts';

/** A request to the function's URL, as Lambda passes it on (payload 2.0). Who may ask has been decided by then. */
const requestSchema = z.looseObject({
  requestContext: z.looseObject({ http: z.looseObject({ method: z.string() }) }),
  queryStringParameters: z.record(z.string(), z.string()).optional(),
});

export interface UrlAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** For callers that check the status alone: a degraded system still works. */
const statusCodes = { healthy: 200, degraded: 200, unhealthy: 503 } as const;
const refused = 400;

/**
 * Middy middleware: a request to the function's URL becomes an event like any other, by its query string, and is answered
 * over HTTP. Any other event, and its answer, pass as they are. Comes before any middleware that reads the event or the report.
 */
export function answerUrl(): MiddlewareObj<unknown, HealthReport | UrlAnswer> {
  const requests = new WeakSet<object>();
  return {
    before: (invocation) => {
      const request = requestSchema.safeParse(invocation.event);
      if (!request.success) return;
      requests.add(invocation);
      invocation.event = request.data.queryStringParameters ?? {};
    },
    after: (invocation) => {
      const { response: report } = invocation;
      if (!requests.has(invocation) || !report || 'statusCode' in report) return;
      invocation.response = httpAnswer(statusCodes[report.status], report);
    },
    onError: (invocation) => {
      const { error } = invocation;
      if (!requests.has(invocation) || !(error instanceof OddsError) || error.code !== 'event_invalid') return;
      invocation.response = httpAnswer(refused, { error: { code: error.code, message: error.message } });
    },
  };
}

function httpAnswer(statusCode: number, body: unknown): UrlAnswer {
  return {
    statusCode,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    body: JSON.stringify(body),
  };
}
