import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy from '@middy/core';
import { reportBacklog } from '../../lib/aws/report-backlog.ts';
import { reportDatabase } from '../../lib/aws/report-database.ts';
import type { BacklogReport, BacklogRun } from '../../lib/history/backlog-run.ts';
import { beginRun } from '../../lib/resilience/begin-run.ts';
import { deadlineNear, fallBack } from '../../lib/resilience/fall-back.ts';
import { parseEvent } from '../parse-event.ts';
import { readConfig } from '../read-config.ts';
import { configSchema } from './config.ts';
import { buildDependencies } from './dependencies.ts';
import { backlogEventSchema } from './event.ts';

const config = readConfig(configSchema, process.env);
const { logger, metrics, meter, drain, ...dependencies } = buildDependencies(config);

/** Records what has landed and could not be recorded then. Invoked by its schedule, after a run that recorded, or by hand. */
export const handler = middy<BacklogRun, BacklogReport>({
  timeoutEarlyInMillis: config.RESERVE_MS,
  timeoutEarlyResponse: deadlineNear,
})
  .use(injectLambdaContext(logger, { resetKeys: true }))
  .use(dependencies.leaveNote)
  .use(logMetrics(metrics, { captureColdStartMetric: true }))
  .use(reportDatabase({ logger, metrics, meter }))
  .use(reportBacklog({ logger, metrics }))
  .use(parseEvent(backlogEventSchema))
  .use(beginRun(dependencies.beginRun))
  .use(fallBack())
  .handler((run, context, { signal }) => drain(run, { signal, timeLeftMs: () => context.getRemainingTimeInMillis() }));
