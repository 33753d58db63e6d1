import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy from '@middy/core';
import type { CollectionReport } from '../../lib/collection/collection-report.ts';
import type { CollectionRun } from '../../lib/collection/collection-run.ts';
import { beginRun } from '../../lib/lambda/begin-run.ts';
import { deadlineNear, fallBack } from '../../lib/lambda/fall-back.ts';
import { parseEvent } from '../../lib/lambda/parse-event.ts';
import { readConfig } from '../../lib/lambda/read-config.ts';
import { reportDatabase } from '../../lib/lambda/report-database.ts';
import { reportSourceRequests } from '../../lib/lambda/report-source-requests.ts';
import { configSchema } from './config.ts';
import { buildDependencies } from './dependencies.ts';
import { collectEventSchema } from './event.ts';
import { reportRun } from './report-run.ts';

const config = readConfig(configSchema, process.env);
const { logger, metrics, meter, sourceMeter, collect, ...dependencies } = buildDependencies(config);

/** Observes, lands, reads and records the odds of a league's slate. Invoked by a schedule, or by hand. */
export const handler = middy<CollectionRun, CollectionReport>({
  timeoutEarlyInMillis: config.RESERVE_MS,
  timeoutEarlyResponse: deadlineNear,
})
  .use(injectLambdaContext(logger, { resetKeys: true }))
  .use(dependencies.anomalies.finish)
  .use(dependencies.saveRunStatus)
  .use(logMetrics(metrics))
  .use(reportDatabase({ logger, metrics, meter }))
  .use(reportSourceRequests({ metrics, meter: sourceMeter }))
  .use(reportRun({ logger, metrics }))
  .use(parseEvent(collectEventSchema))
  .use(beginRun(dependencies.beginRun))
  .use(dependencies.anomalies.measure)
  .use(fallBack())
  .handler((run, context, { signal }) =>
    collect(run, { signal, timeLeftMs: () => context.getRemainingTimeInMillis() }),
  );
