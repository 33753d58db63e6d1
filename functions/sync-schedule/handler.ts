import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy from '@middy/core';
import type { SyncRun } from '../../lib/collection/schedule-sync-run.ts';
import type { SyncReport } from '../../lib/collection/sync-report.ts';
import { beginRun } from '../../lib/lambda/begin-run.ts';
import { deadlineNear, fallBack } from '../../lib/lambda/fall-back.ts';
import { parseEvent } from '../../lib/lambda/parse-event.ts';
import { readConfig } from '../../lib/lambda/read-config.ts';
import { reportSourceRequests } from '../../lib/lambda/report-source-requests.ts';
import { configSchema } from './config.ts';
import { buildDependencies } from './dependencies.ts';
import { syncEventSchema } from './event.ts';
import { reportSync } from './report-sync.ts';

const config = readConfig(configSchema, process.env);
const { logger, metrics, sourceMeter, sync, ...dependencies } = buildDependencies(config);

/** Stores the official schedule of some dates. Invoked by its schedule, or by hand. */
export const handler = middy<SyncRun, SyncReport>({
  timeoutEarlyInMillis: config.RESERVE_MS,
  timeoutEarlyResponse: deadlineNear,
})
  .use(injectLambdaContext(logger, { resetKeys: true }))
  .use(dependencies.saveRunStatus)
  .use(logMetrics(metrics))
  .use(reportSourceRequests({ metrics, meter: sourceMeter }))
  .use(reportSync({ logger, metrics }))
  .use(parseEvent(syncEventSchema))
  .use(beginRun(dependencies.beginRun))
  .use(fallBack())
  .handler((run, _context, { signal }) => sync(run, signal));
