import * as z from 'zod';
import { sourceVariables } from '../../lib/sources/registry.ts';
import { circuitVariables } from '../circuit-variables.ts';

/** The environment of collect-odds, every variable of it. Secrets are named here, never held. */
export const configSchema = z.object({
  STAGE: z.string().min(1),
  CLUSTER_ARN: z.string().startsWith('arn:'),
  DATABASE_SECRET_ARN: z.string().startsWith('arn:'),
  DATABASE_NAME: z.string().min(1),
  /** Without a statement for this long the database sleeps; left out if it never does. */
  DATABASE_SLEEPS_AFTER_SECONDS: z.coerce.number().int().min(60).optional(),
  LANDED_BUCKET: z.string().min(1),
  ...circuitVariables,
  /** Whether a run records what it landed, or leaves it to record-backlog, which then does many at once. */
  RECORDING: z.enum(['live', 'batched']).default('live'),
  /** The same for a run of a capture window; as RECORDING if it is left out. */
  RECORDING_IN_WINDOWS: z.enum(['live', 'batched']).optional(),
  ...sourceVariables,
  /** Milliseconds of the invocation's time that are reserved for its end. */
  RESERVE_MS: z.coerce.number().int().min(500).max(10_000).default(2_000),
  /** Whether an event may bring a recorded body. Only the local machine says so: an invoker must not write history. */
  ALLOW_RECORDED: z.enum(['true', 'false']).default('false'),
  POWERTOOLS_SERVICE_NAME: z.string().min(1),
  POWERTOOLS_METRICS_NAMESPACE: z.string().min(1),
});

export type Config = z.output<typeof configSchema>;
