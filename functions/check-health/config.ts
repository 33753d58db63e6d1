import * as z from 'zod';
import { sourceVariables } from '../../lib/sources/registry.ts';
import { circuitVariables } from '../circuit-variables.ts';
import { scheduleUrl } from '../source-variables.ts';

const hour = z.int().min(0).max(23);
const month = z.int().min(1).max(12);
const slate = z.object({
  league: z.string().min(1),
  everyMinutes: z.int().min(1).max(60),
  hours: z.object({ from: hour, to: hour }),
  months: z.object({ from: month, to: month }),
});

/** JSON, because a variable is one text. */
const slates = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue({ code: 'custom', message: 'is no JSON' });
      return z.NEVER;
    }
  })
  .pipe(z.array(slate).min(1));

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

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
  /** Which leagues are observed, when and how often: as infra/stages.ts has them. */
  SLATES: slates,
  TIME_ZONE: z.string().refine(isTimeZone, 'is no zone of the IANA database'),
  /** The season's switch. */
  COLLECTING: z.enum(['true', 'false']).default('true'),
  /** What starts the runs: a schedule, or a person. If a person does, silence is no fault. */
  RUNS_START_BY: z.enum(['clock', 'hand']).default('clock'),
  DRAIN_EVERY_MINUTES: minutes,
  DRAIN_FAR_FROM_GAMES_EVERY_MINUTES: minutes.optional(),
  /** Whether the slate of the official schedule is observed every minute around first pitches. */
  CAPTURE_WINDOWS: z.enum(['true', 'false']).default('false'),
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
