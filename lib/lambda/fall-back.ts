import { setTimeout } from 'node:timers/promises';
import type { MiddlewareObj } from '@middy/core';
import type { EarlyEnd, InterruptibleRun } from '../resilience/interruptible-run.ts';
import { OddsError } from '../resilience/odds-error.ts';

/**
 * The error fallback, as Middy middleware. The error table decides, and no error outside the table is swallowed:
 * - if the code can wait and the observations have landed, the run ends as `deferred`; the backlog is a difference, so
 *   nothing else has to be written;
 * - if the run did not start on purpose (an open circuit, another run holds the lease), it ends as `skipped`;
 * - any other OddsError ends the run as `failed`, in a report with its code;
 * - any other error is a fault of this code and is thrown on.
 *
 * It comes after the middleware that makes the event a run: a refused event is no run.
 */
export function fallBack<Report>(): MiddlewareObj<InterruptibleRun<Report>, Report> {
  return {
    onError(request) {
      const { error, event } = request;
      if (!(error instanceof OddsError) || typeof event?.concludeWith !== 'function') return;
      request.response = event.concludeWith(endOf(error, event.landed), error);
    },
  };
}

function endOf(error: OddsError, landed: boolean): EarlyEnd {
  if (error.policy.skipped) return 'skipped';
  return landed && error.policy.deferred ? 'deferred' : 'failed';
}

/** Middy's answer when the invocation's time is nearly up: an error of the table, so that the fallback can decide. */
export function deadlineNear(): never {
  throw new OddsError('deadline_near', 'The time of this invocation is nearly up.');
}

/** Longer than a handler needs to end after its signal, and shorter than the reserve of the invocation's time. */
const graceMs = 250;

/** The same error a moment later: a handler that ends at its signal names what it was waiting for, which is the better error. */
export async function deadlineNearUnlessEnded(): Promise<never> {
  await setTimeout(graceMs);
  deadlineNear();
}
