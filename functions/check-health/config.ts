import * as z from 'zod';
import { sourceVariables } from '../../lib/sources/registry.ts';
import { circuitVariables } from '../circuit-variables.ts';
import { slateVariables } from '../slate-variables.ts';
import { scheduleUrl } from '../source-variables.ts';

const minutes = z.coerce.number().int().min(1).max(1_440);

/** The environment of check-health, every variable of it. Secrets are named here, never held. */
export const configSchema = z.object({
  STAGE: z.string().min(1),
  CLUSTER_ARN: z.string().startsWith('arn:'),
  /** Of the reader, and asked by a deep check only. */
  DATABASE_SECRET_ARN: z.string().startsWith('arn:'),
  DATABASE_NAME: z.string().min(1),
  ...circuitVariables,
  /** The sources that a deep check asks. */
  ...sourceVariables,
  MLB_STATS_API_URL: scheduleUrl,
  ...slateVariables,
  DRAIN_EVERY_MINUTES: minutes,
  DRAIN_FAR_FROM_GAMES_EVERY_MINUTES: minutes.optional(),
  /** How often the official schedule is synced; left out if it is not. */
  SCHEDULE_EVERY_MINUTES: minutes.optional(),
  /** Longest wait for what a deep check asks of the database. */
  DEEP_TIMEOUT_MS: z.coerce.number().int().min(500).max(25_000).default(10_000),
  /** And of each source. */
  SOURCE_TIMEOUT_MS: z.coerce.number().int().min(100).max(25_000).default(5_000),
  /** Milliseconds of the invocation's time that are reserved for its end. */
  RESERVE_MS: z.coerce.number().int().min(500).max(10_000).default(2_000),
  POWERTOOLS_SERVICE_NAME: z.string().min(1),
  POWERTOOLS_METRICS_NAMESPACE: z.string().min(1),
});

export type Config = z.output<typeof configSchema>;
