import middy from '@middy/core';
import { configSchema } from '../../../functions/record-backlog/config.ts';
import { buildDependencies } from '../../../functions/record-backlog/dependencies.ts';
import { backlogEventSchema } from '../../../functions/record-backlog/event.ts';
import type { BacklogReport, BacklogRun } from '../../../lib/backlog/backlog-run.ts';
import { beginRun } from '../../../lib/lambda/begin-run.ts';
import { deadlineNear, fallBack } from '../../../lib/lambda/fall-back.ts';
import { parseEvent } from '../../../lib/lambda/parse-event.ts';
import { readConfig } from '../../../lib/lambda/read-config.ts';
import { simulated, simulatedClock } from '../simulated-invocation.ts';

// The chain of functions/record-backlog/handler.ts without what only tells of it, on a simulated clock.

const config = readConfig(configSchema, process.env);
const clock = simulatedClock();
const { drain, ...dependencies } = buildDependencies(config, { now: clock.now });

const chain = middy<BacklogRun, BacklogReport>({
  timeoutEarlyInMillis: config.RESERVE_MS,
  timeoutEarlyResponse: deadlineNear,
})
  .use(parseEvent(backlogEventSchema))
  .use(beginRun(dependencies.beginRun))
  .use(fallBack())
  .handler((run, context, { signal }) => drain(run, { signal, timeLeftMs: () => context.getRemainingTimeInMillis() }));

export const handler = simulated(clock, chain);
