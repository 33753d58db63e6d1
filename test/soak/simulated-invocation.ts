import type { Context } from 'aws-lambda';
import * as z from 'zod';

/** An event with what the simulation adds: the moment at which it happens, and how long the invocation may take. */
const invocationSchema = z.object({
  /** Only loads the function, as a sandbox does before its first event. */
  warmUp: z.boolean().optional(),
  at: z.iso.datetime(),
  remainingMs: z.number(),
  event: z.unknown(),
});

interface SimulatedClock {
  readonly now: () => Date;
  setTime(at: Date): void;
}

export function simulatedClock(): SimulatedClock {
  let time = new Date(0);
  return {
    now: () => time,
    setTime: (at) => {
      time = at;
    },
  };
}

/** The handler at the moment that the invocation names; its deadline is in our own time. */
export function simulated(
  clock: SimulatedClock,
  handler: (event: never, context: Context) => unknown,
): (invocation: unknown, context: Context) => unknown {
  return (invocation, context) => {
    const { warmUp, at, remainingMs, event } = invocationSchema.parse(invocation);
    if (warmUp) return undefined;
    clock.setTime(new Date(at));
    const deadline = Date.now() + remainingMs;
    return handler(event as never, { ...context, getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()) });
  };
}
