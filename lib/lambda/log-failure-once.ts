import type { MiddlewareObj } from '@middy/core';

/** Middy middleware: logs a failure once, with its code and cause, and lets it go on to the caller of the function. */
export function logFailureOnce(logger: { error(message: string, error: Error): void }): MiddlewareObj {
  return {
    onError({ error }) {
      if (error) logger.error(error.message, error);
    },
  };
}
