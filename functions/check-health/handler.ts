import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy from '@middy/core';
import type { HealthOrder } from '../../lib/health/check-health.ts';
import type { HealthReport } from '../../lib/health/health-report.ts';
import { deadlineNear } from '../../lib/lambda/fall-back.ts';
import { logFailureOnce } from '../../lib/lambda/log-failure-once.ts';
import { parseEvent } from '../../lib/lambda/parse-event.ts';
import { readConfig } from '../../lib/lambda/read-config.ts';
import { reportDatabase } from '../../lib/lambda/report-database.ts';
import { answerUrl } from './answer-url.ts';
import { configSchema } from './config.ts';
import { buildDependencies } from './dependencies.ts';
import { healthEventSchema } from './event.ts';
import { reportHealth } from './report-health.ts';

const config = readConfig(configSchema, process.env);
const { logger, metrics, meter, check } = buildDependencies(config);

/** Reports the health of the whole system, by what runs reported. Invoked by its schedule, by hand, or over its URL. */
export const handler = middy<HealthOrder, HealthReport>({
  timeoutEarlyInMillis: config.RESERVE_MS,
  timeoutEarlyResponse: deadlineNear,
})
  .use(injectLambdaContext(logger, { resetKeys: true }))
  .use(logMetrics(metrics))
  .use(reportDatabase({ logger, metrics, meter }))
  .use(answerUrl())
  .use(reportHealth({ logger, metrics }))
  .use(logFailureOnce(logger))
  .use(parseEvent(healthEventSchema))
  .handler((order, _context, { signal }) => check(order, signal));
