import type { MiddlewareObj } from '@middy/core';

/**
 * Middy middleware: the event becomes a run, an object that knows how far it has come and can report it however it ends.
 * So the fallback and the reporter need nothing from the handler that failed.
 */
export function beginRun<Event, Run>(begin: (event: Event, correlationId: string) => Run): MiddlewareObj<unknown> {
  return {
    before(request) {
      request.event = begin(request.event as Event, request.context.awsRequestId);
    },
  };
}
