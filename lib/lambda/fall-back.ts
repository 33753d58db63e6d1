import { setTimeout } from 'node:timers/promises';
import type { MiddlewareObj } from '@middy/core';
import type { EarlyEnd, InterruptibleRun } from '../resilience/interruptible-run.ts';
import { OddsError } from '../resilience/odds-error.ts';

/**
 * The error fallback, as Middy middleware. It asks the error table, and swallows nothing that is not in it:
 * - what can wait, of a run whose observations have landed, ends as `deferred`; the backlog is a difference, so there is
 *   nothing else to write;
 * - what was not begun on purpose (a circuit is open, another run is at it) ends as `skipped`;
 * - any other OddsError ends as `failed`, in a report that says its code;
 * - whatever is no OddsError is a fault of ours and goes on as an error.
 *
 * Stands after the middleware that makes the event a run: an event that was refused never became one.
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

/** Longer than a handler takes to end after its signal, and shorter than what is kept back of the invocation's time. */
const graceMs = 250;

/** The same a moment later: a handler that ends at its signal says what it was waiting for, and that is the better error. */
export async function deadlineNearUnlessEnded(): Promise<never> {
  await setTimeout(graceMs);
  deadlineNear();
}
