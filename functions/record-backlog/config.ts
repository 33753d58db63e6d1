import * as z from 'zod';
import { circuitVariables } from '../circuit-variables.ts';

/** The environment of record-backlog, every variable of it. Secrets are named here, never held. */
export const configSchema = z.object({
  STAGE: z.string().min(1),
  CLUSTER_ARN: z.string().startsWith('arn:'),
  DATABASE_SECRET_ARN: z.string().startsWith('arn:'),
  DATABASE_NAME: z.string().min(1),
  LANDED_BUCKET: z.string().min(1),
  ...circuitVariables,
  /** How often its schedule runs it. What has waited twice as long is missing. */
  DRAIN_EVERY_MINUTES: z.coerce.number().int().min(1).max(1_440),
  /** How long a scheduled drain leaves the database asleep far from games; left out if each one records. */
  DRAIN_FAR_FROM_GAMES_EVERY_MINUTES: z.coerce.number().int().min(1).max(1_440).optional(),
  /** Milliseconds of the invocation's time that are reserved for its end. */
  RESERVE_MS: z.coerce.number().int().min(500).max(10_000).default(2_000),
  POWERTOOLS_SERVICE_NAME: z.string().min(1),
  POWERTOOLS_METRICS_NAMESPACE: z.string().min(1),
});

export type Config = z.output<typeof configSchema>;
