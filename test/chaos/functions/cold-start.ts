import './frozen-clock.ts'; // before anything that could ask for the time

import type { Context } from 'aws-lambda';
import * as z from 'zod';
import { withEndOfOutput } from './end-of-output.ts';
import { setTime } from './frozen-clock.ts';

const invocationSchema = z.object({
  function: z.string(),
  environment: z.record(z.string(), z.string()),
  /** Another number is another cold start; the same one finds the function warm. */
  instance: z.number(),
  at: z.iso.datetime(),
  requestId: z.string(),
  event: z.unknown(),
});
const moduleSchema = z.object({
  handler: z.custom<(event: unknown, context: Context) => Promise<unknown>>((value) => typeof value === 'function'),
});

/** Longer than any invocation here lasts. */
const remainingMs = 110_000;

/** A deployed handler, loaded anew for each instance, at the moment that the invocation names. */
export const handler = withEndOfOutput(async (invocation: unknown, context: Context): Promise<unknown> => {
  const { function: name, environment, instance, at, requestId, event } = invocationSchema.parse(invocation);
  Object.assign(process.env, environment);
  setTime(new Date(at));
  const url = new URL(`../../../functions/${name}/handler.ts?instance=${instance}`, import.meta.url);
  const deployed = moduleSchema.parse(await import(url.href));
  const begun = performance.now();
  const getRemainingTimeInMillis = () => remainingMs - (performance.now() - begun);
  return deployed.handler(event, { ...context, awsRequestId: requestId, getRemainingTimeInMillis });
});
