import * as z from 'zod';

const arn = z.string().startsWith('arn:');

/** The environment of rotate-database-secret, every variable of it. */
export const configSchema = z.object({
  STAGE: z.string().min(1),
  CLUSTER_ARN: arn,
  /** Of the owner, the role that sets the passwords of the other roles. */
  DATABASE_SECRET_ARN: arn,
  DATABASE_NAME: z.string().min(1),
  /** Milliseconds of the invocation's time that are reserved for its end. */
  RESERVE_MS: z.coerce.number().int().min(500).max(10_000).default(2_000),
  POWERTOOLS_SERVICE_NAME: z.string().min(1),
  POWERTOOLS_METRICS_NAMESPACE: z.string().min(1),
});

export type Config = z.output<typeof configSchema>;
