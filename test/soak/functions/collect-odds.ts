import middy from '@middy/core';
import { configSchema } from '../../../functions/collect-odds/config.ts';
import { buildDependencies } from '../../../functions/collect-odds/dependencies.ts';
import { collectEventSchema } from '../../../functions/collect-odds/event.ts';
import type { CollectionReport, CollectionRun } from '../../../lib/collection/collection-run.ts';
import { beginRun } from '../../../lib/lambda/begin-run.ts';
import { deadlineNear, fallBack } from '../../../lib/lambda/fall-back.ts';
import { parseEvent } from '../../../lib/lambda/parse-event.ts';
import { readConfig } from '../../../lib/lambda/read-config.ts';
import { simulated, simulatedClock } from '../simulated-invocation.ts';

// The chain of functions/collect-odds/handler.ts without what only tells of it, on a simulated clock.

const config = readConfig(configSchema, process.env);
const clock = simulatedClock();
const { collect, ...dependencies } = buildDependencies(config, { now: clock.now, fetch });

const chain = middy<CollectionRun, CollectionReport>({
  timeoutEarlyInMillis: config.RESERVE_MS,
  timeoutEarlyResponse: deadlineNear,
})
  .use(parseEvent(collectEventSchema))
  .use(beginRun(dependencies.beginRun))
  .use(fallBack())
  .handler((run, context, { signal }) =>
    collect(run, { signal, timeLeftMs: () => context.getRemainingTimeInMillis() }),
  );

export const handler = simulated(clock, chain);
