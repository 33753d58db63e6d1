import * as z from 'zod';

/** The environment of plan-closing, every variable of it. It knows no source, no database and no secret. */
export const configSchema = z.object({
  STAGE: z.string().min(1),
  STATE_TABLE: z.string().min(1),
  /** The group of the schedules of windows. */
  SCHEDULE_GROUP: z.string().min(1),
  /** What windows invoke, by which role, and where a start is kept that cannot be delivered. */
  WINDOW_TARGET_ARN: z.string().startsWith('arn:'),
  WINDOW_ROLE_ARN: z.string().startsWith('arn:'),
  WINDOW_DEAD_LETTER_ARN: z.string().startsWith('arn:'),
  /** Whether there are windows: if not, those that exist are deleted. */
  CAPTURE_WINDOWS: z.enum(['true', 'false']),
  /** Milliseconds of the invocation's time that are reserved for its end. */
  RESERVE_MS: z.coerce.number().int().min(500).max(10_000).default(2_000),
  POWERTOOLS_SERVICE_NAME: z.string().min(1),
  POWERTOOLS_METRICS_NAMESPACE: z.string().min(1),
});

export type Config = z.output<typeof configSchema>;
