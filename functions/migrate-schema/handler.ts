import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import { deadlineNearUnlessEnded } from '../../lib/resilience/fall-back.ts';
import type { PreparationReport } from '../../lib/storage/prepare-schema.ts';
import { logFailureOnce } from '../log-failure-once.ts';
import { parseEvent } from '../parse-event.ts';
import { readConfig } from '../read-config.ts';
import { configSchema } from './config.ts';
import { buildDependencies } from './dependencies.ts';
import { migrateEventSchema } from './event.ts';

const config = readConfig(configSchema, process.env);
const { logger, leaveNote, prepare } = buildDependencies(config);

/** Brings the database to what this version of the code needs. Invoked by the deployment, or by hand with `{}`. */
export const handler = middy<object, PreparationReport>({
  timeoutEarlyInMillis: config.RESERVE_MS,
  timeoutEarlyResponse: deadlineNearUnlessEnded,
})
  .use(injectLambdaContext(logger, { resetKeys: true }))
  .use(leaveNote)
  .use(logFailureOnce(logger))
  .use(parseEvent(migrateEventSchema))
  .handler((_event, _context, { signal }) => prepare(signal));
