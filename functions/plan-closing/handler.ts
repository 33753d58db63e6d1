import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy from '@middy/core';
import type { PlanReport } from '../../lib/collection/plan-report.ts';
import type { PlanRun } from '../../lib/collection/plan-run.ts';
import { beginRun } from '../../lib/lambda/begin-run.ts';
import { deadlineNear, fallBack } from '../../lib/lambda/fall-back.ts';
import { parseEvent } from '../../lib/lambda/parse-event.ts';
import { readConfig } from '../../lib/lambda/read-config.ts';
import { configSchema } from './config.ts';
import { buildDependencies } from './dependencies.ts';
import { planEventSchema } from './event.ts';
import { reportPlan } from './report-plan.ts';

const config = readConfig(configSchema, process.env);
const { logger, metrics, plan, ...dependencies } = buildDependencies(config);

/** Keeps the capture windows. Invoked by its schedule, after a sync of the official schedule, or by hand with `{}`. */
export const handler = middy<PlanRun, PlanReport>({
  timeoutEarlyInMillis: config.RESERVE_MS,
  timeoutEarlyResponse: deadlineNear,
})
  .use(injectLambdaContext(logger, { resetKeys: true }))
  .use(dependencies.saveRunStatus)
  .use(logMetrics(metrics))
  .use(reportPlan({ logger, metrics }))
  .use(parseEvent(planEventSchema))
  .use(beginRun(dependencies.beginRun))
  .use(fallBack())
  .handler((run, context, { signal }) => plan(run, { signal, timeLeftMs: () => context.getRemainingTimeInMillis() }));
