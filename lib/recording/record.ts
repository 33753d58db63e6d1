import * as z from 'zod';
import { OddsError } from '../resilience/odds-error.ts';
import type { Executor, StatementResult } from '../storage/database.ts';
import { liveSchemas, type SchemaNames } from '../storage/schema-names.ts';
import type { ReadObservation } from './reading-document.ts';
import { recordStaged } from './record-staged.ts';
import { type CallLimits, callsOf, dataApiLimits, type RecordingCall } from './recording-calls.ts';

export type Recorded = {
  /** Rows of the history of lines that this recording added at this observation. */
  readonly changes: number;
  readonly splitChanges: number;
};

export interface RecordOptions {
  readonly limits?: CallLimits;
  /** By default the live ones. */
  readonly schemas?: SchemaNames;
}

/**
 * Records what an observation says: in one call, or in a few if it is larger than one call may be.
 *
 * @throws OddsError with a `database_…` code
 */
export async function record(
  database: Executor,
  observed: ReadObservation,
  signal?: AbortSignal,
  options?: RecordOptions,
): Promise<Recorded> {
  const [recorded] = await recordSeveral(database, [observed], signal, options);
  return recorded ?? nothingRecorded;
}

/**
 * Records several observations in as few calls as possible, and returns the result of each. Any order and any number of
 * repetitions give the same tables. The first part writes the observation's own row; an observation counts as recorded
 * once all its games are. A call succeeds or fails as a whole.
 *
 * @throws OddsError with a `database_…` code
 */
export async function recordSeveral(
  database: Executor,
  observations: readonly ReadObservation[],
  signal?: AbortSignal,
  { limits = dataApiLimits, schemas = liveSchemas }: RecordOptions = {},
): Promise<readonly Recorded[]> {
  const recorded = observations.map(() => nothingRecorded);
  for (const call of callsOf(observations, limits)) {
    const documents = call.kind === 'documents' ? call.documents : [call.staged];
    const counts = countsIn(await perform(call, database, { limits, schemas }, signal), documents.length);
    for (const [n, { of }] of documents.entries())
      recorded[of] = plus(recorded[of] ?? nothingRecorded, counts[n] ?? nothingRecorded);
  }
  return recorded;
}

export const nothingRecorded: Recorded = { changes: 0, splitChanges: 0 };

function plus(a: Recorded, b: Recorded): Recorded {
  return { changes: a.changes + b.changes, splitChanges: a.splitChanges + b.splitChanges };
}

async function perform(
  call: RecordingCall,
  database: Executor,
  { limits, schemas }: Required<RecordOptions>,
  signal: AbortSignal | undefined,
): Promise<StatementResult['rows']> {
  if (call.kind === 'staged')
    return await recordStaged(database, call.staged, { partLength: limits.partLength, schemas }, signal);
  const readings = `[${call.documents.map(({ document }) => document).join(',')}]`;
  const sql = `select r.status, r.changes, r.split_changes
    from jsonb_array_elements(:readings::jsonb) with ordinality d (reading, n), ${schemas.history}.record_reading(d.reading) r
    order by d.n`;
  return (await database.execute({ sql, parameters: { readings } }, signal)).rows;
}

const countsSchema = z.array(
  z
    .object({
      status: z.enum(['recorded', 'already', 'superseded']),
      changes: z.number().int(),
      split_changes: z.number().int(),
    })
    .transform(({ changes, split_changes }): Recorded => ({ changes, splitChanges: split_changes })),
);

function countsIn(rows: StatementResult['rows'], expected: number): readonly Recorded[] {
  const counts = countsSchema.length(expected).safeParse(rows);
  if (counts.success) return counts.data;
  throw new OddsError(
    'database_result_unreadable',
    'Recording did not answer with one row of counts for each reading.',
    { cause: counts.error },
  );
}
