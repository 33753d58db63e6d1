import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy from '@middy/core';
import { deadlineNearUnlessEnded } from '../../lib/lambda/fall-back.ts';
import { logFailureOnce } from '../../lib/lambda/log-failure-once.ts';
import { messageWithCode } from '../../lib/lambda/message-with-code.ts';
import { parseEvent } from '../../lib/lambda/parse-event.ts';
import { readConfig } from '../../lib/lambda/read-config.ts';
import { reportDatabase } from '../../lib/lambda/report-database.ts';
import type { PreparationReport } from '../../lib/storage/prepare-schema.ts';
import { configSchema } from './config.ts';
import { buildDependencies } from './dependencies.ts';
import { migrateEventSchema } from './event.ts';

const config = readConfig(configSchema, process.env);
const { logger, metrics, meter, saveRunStatus, prepare } = buildDependencies(config);

/** Migrates the database to the schema of this version of the code. Invoked by the deployment, or by hand with `{}`. */
export const handler = middy<object, PreparationReport>({
  timeoutEarlyInMillis: config.RESERVE_MS,
  timeoutEarlyResponse: deadlineNearUnlessEnded,
})
  // The first middleware handles an error last: the log line has the code beside the message.
  .use(messageWithCode())
  .use(injectLambdaContext(logger, { resetKeys: true }))
  .use(saveRunStatus)
  .use(logMetrics(metrics))
  .use(reportDatabase({ logger, metrics, meter }))
  .use(logFailureOnce(logger))
  .use(parseEvent(migrateEventSchema))
  .handler((_event, _context, { signal }) => prepare(signal));
