import type { Context } from 'aws-lambda';
import * as z from 'zod';
import { simulated } from '../../soak/simulated-invocation.ts';
import { withEndOfOutput } from './end-of-output.ts';
import { shiftedClock } from './shifted-clock.ts';

/** A delivery that Lambda repeats bears the id of the first. */
const repeatedSchema = z.object({ requestId: z.string().optional() });

/** The deployed handler, at the time and under the id that an invocation names, and told to the end. */
export function invoked(deployed: (event: never, context: Context) => unknown) {
  const handler = simulated(shiftedClock, deployed);
  return withEndOfOutput((invocation: unknown, context: Context) => {
    const { requestId = context.awsRequestId } = repeatedSchema.parse(invocation);
    return handler(invocation, { ...context, awsRequestId: requestId });
  });
}
