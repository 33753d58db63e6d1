import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy from '@middy/core';
import { deadlineNearUnlessEnded } from '../../lib/lambda/fall-back.ts';
import { logFailureOnce } from '../../lib/lambda/log-failure-once.ts';
import { parseEvent } from '../../lib/lambda/parse-event.ts';
import { readConfig } from '../../lib/lambda/read-config.ts';
import { reportDatabase } from '../../lib/lambda/report-database.ts';
import type { RotationRequest } from '../../lib/storage/rotate-login.ts';
import { configSchema } from './config.ts';
import { buildDependencies } from './dependencies.ts';
import { rotationEventSchema } from './event.ts';

const config = readConfig(configSchema, process.env);
const { logger, metrics, meter, rotate } = buildDependencies(config);

/** Gives a database role a new password, one step of Secrets Manager's at a time. */
export const handler = middy<RotationRequest, void>({
  timeoutEarlyInMillis: config.RESERVE_MS,
  timeoutEarlyResponse: deadlineNearUnlessEnded,
})
  .use(injectLambdaContext(logger, { resetKeys: true }))
  .use(logMetrics(metrics))
  .use(reportDatabase({ logger, metrics, meter }))
  .use(logFailureOnce(logger))
  .use(parseEvent(rotationEventSchema))
  .handler((request, _context, { signal }) => rotate(request, signal));
