import type { MiddlewareObj } from '@middy/core';
import { OddsError } from '../resilience/odds-error.ts';

/**
 * Middy middleware: the error that leaves the function has its code in its message. Lambda gives the caller the name and the
 * message of an error and nothing else, and the events of a stack show that message as the reason of a failed deployment.
 */
export function messageWithCode(): MiddlewareObj {
  return {
    onError(request) {
      const { error } = request;
      if (!(error instanceof OddsError)) return;
      const { code, message, details } = error;
      request.error = new OddsError(code, `${code}: ${message}`, { cause: error, details: { ...details } });
    },
  };
}
