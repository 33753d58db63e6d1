import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy from '@middy/core';
import type { BacklogReport } from '../../lib/backlog/backlog-report.ts';
import type { BacklogRun } from '../../lib/backlog/backlog-run.ts';
import { beginRun } from '../../lib/lambda/begin-run.ts';
import { deadlineNear, fallBack } from '../../lib/lambda/fall-back.ts';
import { parseEvent } from '../../lib/lambda/parse-event.ts';
import { readConfig } from '../../lib/lambda/read-config.ts';
import { reportDatabase } from '../../lib/lambda/report-database.ts';
import { configSchema } from './config.ts';
import { buildDependencies } from './dependencies.ts';
import { backlogEventSchema } from './event.ts';
import { reportBacklog } from './report-backlog.ts';

const config = readConfig(configSchema, process.env);
const { logger, metrics, meter, drain, ...dependencies } = buildDependencies(config);

/** Records what has landed and could not be recorded then. Invoked by its schedule, after a run that recorded, or by hand. */
export const handler = middy<BacklogRun, BacklogReport>({
  timeoutEarlyInMillis: config.RESERVE_MS,
  timeoutEarlyResponse: deadlineNear,
})
  .use(injectLambdaContext(logger, { resetKeys: true }))
  .use(dependencies.saveRunStatus)
  .use(logMetrics(metrics))
  .use(reportDatabase({ logger, metrics, meter }))
  .use(reportBacklog({ logger, metrics }))
  .use(parseEvent(backlogEventSchema))
  .use(beginRun(dependencies.beginRun))
  .use(fallBack())
  .handler((run, context, { signal }) => drain(run, { signal, timeLeftMs: () => context.getRemainingTimeInMillis() }));
