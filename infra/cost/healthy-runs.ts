import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { functionDeclarations } from '../../functions/declarations.ts';

const runSchema = z.strictObject({
  function: z.enum(functionDeclarations.map(({ name }) => name)),
  /** How many of each operation: `dynamodb:Query`, `s3:PutObject`. */
  requests: z.record(z.string(), z.int().positive()),
});

const runsSchema = z.strictObject({
  'sync-schedule': runSchema,
  'plan-closing': runSchema,
  'collect-odds': runSchema,
  'record-backlog-after-run': runSchema,
  'record-backlog-without-backlog': runSchema,
  'record-backlog-not-due': runSchema,
  'check-health': runSchema,
  'collect-odds-batched': runSchema,
  'record-backlog-after-batched-run': runSchema,
  'record-backlog-with-one-run': runSchema,
  'record-backlog-with-backlog': runSchema,
});

export type HealthyRunName = keyof z.infer<typeof runsSchema>;

const recordedSchema = z.strictObject({
  /** Slates that a run of collect-odds observed: it lands one observation of each. */
  observationsOfRun: z.int().positive(),
  /** The runs whose observations `record-backlog-with-backlog` recorded, beside a sync. `record-backlog-with-one-run` recorded one, and a sync. */
  runsOfBacklog: z.int().min(2),
  runs: runsSchema,
  /** The metrics that healthy runs emit, by function. */
  metrics: z.record(z.string(), z.array(z.string())),
});

/** What healthy runs asked of AWS when test/integration/docs/requests.test.ts recorded them, which also prints docs/requests.md. */
export const healthyRuns = recordedSchema.parse(
  JSON.parse(readFileSync(new URL('healthy-runs.json', import.meta.url), 'utf8')),
);
export type RecordedRuns = z.infer<typeof recordedSchema>;
