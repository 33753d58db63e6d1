import * as z from 'zod';
import { circuitVariables } from '../circuit-variables.ts';
import { scheduleUrl } from '../source-variables.ts';

/** The environment of sync-schedule, every variable of it. It knows no database and no secret. */
export const configSchema = z.object({
  STAGE: z.string().min(1),
  LANDED_BUCKET: z.string().min(1),
  MLB_STATS_API_URL: scheduleUrl,
  ...circuitVariables,
  /** Milliseconds of the invocation's time that are reserved for its end. */
  RESERVE_MS: z.coerce.number().int().min(500).max(10_000).default(2_000),
  /** Whether an event may bring a recorded body. Only the local machine says so: an invoker must not write history. */
  ALLOW_RECORDED: z.enum(['true', 'false']).default('false'),
  POWERTOOLS_SERVICE_NAME: z.string().min(1),
  POWERTOOLS_METRICS_NAMESPACE: z.string().min(1),
});

export type Config = z.output<typeof configSchema>;
