import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { functionDeclarations } from '../../functions/declarations.ts';

const runSchema = z.strictObject({
  /** The function, and what starts it if that makes a difference. */
  title: z.string(),
  function: z.enum(functionDeclarations.map(({ name }) => name)),
  /** Each step waits for an answer of the step before. `dynamodb:Query run`, `s3:PutObject landed/…`; `GET …` of a source. */
  steps: z.array(z.array(z.string())),
});

const runsSchema = z.strictObject({
  'sync-schedule': runSchema,
  'collect-odds': runSchema,
  'record-backlog-after-run': runSchema,
  'record-backlog-without-backlog': runSchema,
  'check-health': runSchema,
  'collect-odds-batched': runSchema,
  'record-backlog-after-batched-run': runSchema,
  'record-backlog-with-backlog': runSchema,
});

export type HealthyRun = z.infer<typeof runSchema>;
export type HealthyRunName = keyof z.infer<typeof runsSchema>;

const recordedSchema = z.strictObject({
  /** Slates that a run of collect-odds observed: it lands one observation of each. */
  observationsOfRun: z.int().positive(),
  /** How many observations the run `record-backlog-with-backlog` recorded. */
  observationsOfBacklog: z.int().positive(),
  runs: runsSchema,
  /** The metrics that healthy runs emit, by recording mode and function. Without those that a first run cannot know. */
  metrics: z.record(z.enum(['live', 'batched']), z.record(z.string(), z.array(z.string()))),
});

/** What healthy runs did when they were recorded by test/integration/docs/requests.test.ts, which also prints docs/requests.md of it. */
export const healthyRuns = recordedSchema.parse(
  JSON.parse(readFileSync(new URL('healthy-runs.json', import.meta.url), 'utf8')),
);
export type RecordedRuns = z.infer<typeof recordedSchema>;
