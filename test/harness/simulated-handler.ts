import type { Context } from 'aws-lambda';
import * as z from 'zod';
import { endOfOutput } from './end-of-output.ts';
import { setTime } from './simulated-clock.ts'; // before anything that could ask for the time

/** An invocation of a deployed function, with what the simulation decides. */
const invocationSchema = z.object({
  function: z.string(),
  /** The location of its handler if it is not that of this checkout, such as that of a bundle. */
  handlerUrl: z.url().optional(),
  event: z.unknown(),
  at: z.iso.datetime(),
  /** The clock stays at that time, so that two equal invocations observe at the same time. */
  clockStands: z.boolean().default(false),
  /** What `Math.random` returns. */
  random: z.number().optional(),
  /** How long the invocation may take, by the machine's clock. */
  remainingMs: z.number().default(110_000),
  requestId: z.string().optional(),
  /** Another number is another cold start in the same thread. */
  instance: z.number().default(0),
  environment: z.record(z.string(), z.string()).default({}),
  /** Only loads the function. */
  loadOnly: z.boolean().default(false),
});
export type SimulatedInvocation = z.input<typeof invocationSchema>;

const moduleSchema = z.object({
  handler: z.custom<(event: unknown, context: Context) => Promise<unknown>>((value) => typeof value === 'function'),
});

/** Invokes the deployed handler, at the time that the invocation names. */
export async function handler(input: unknown, context: Context): Promise<unknown> {
  const { function: name, instance, environment, ...invocation } = invocationSchema.parse(input);
  const { handlerUrl = new URL(`../../functions/${name}/handler.ts`, import.meta.url).href } = invocation;
  setEnvironment(environment);
  const { at, clockStands, random, loadOnly, event, requestId = context.awsRequestId, remainingMs } = invocation;
  if (random !== undefined) Math.random = () => random;
  setTime(new Date(at), { stands: clockStands });
  const deployed = moduleSchema.parse(await import(`${handlerUrl}?instance=${instance}`));
  if (loadOnly) return undefined;
  const begun = performance.now();
  const getRemainingTimeInMillis = () => Math.max(0, remainingMs - (performance.now() - begun));
  try {
    return await deployed.handler(event, { ...context, awsRequestId: requestId, getRemainingTimeInMillis });
  } finally {
    process.stdout.write(`${endOfOutput}\n`);
  }
}

let given: readonly string[] = [];

/** A variable that only an invocation before was given is gone. */
function setEnvironment(environment: Readonly<Record<string, string>>): void {
  for (const name of given) delete process.env[name];
  Object.assign(process.env, environment);
  given = Object.keys(environment);
}
