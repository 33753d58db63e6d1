import type { MiddlewareObj } from '@middy/core';

/** Middy middleware: a failure is logged here, once, with its code and cause, and goes on to whoever invoked the function. */
export function logFailureOnce(logger: { error(message: string, error: Error): void }): MiddlewareObj {
  return {
    onError({ error }) {
      if (error) logger.error(error.message, error);
    },
  };
}
