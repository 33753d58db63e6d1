import * as z from 'zod';
import type { GameReading } from '../games/reading.ts';
import { OddsError } from '../resilience/odds-error.ts';
import type { Database } from '../storage/database.ts';
import { type ReadObservation, readingDocument } from './reading-document.ts';

/** Bytes of one document as the Data API counts them: its 4 MiB are of the whole request, where the document is escaped text. */
const maxDocumentBytes = 4 * 1024 * 1024 - 16 * 1024;

export interface Recorded {
  /** Rows that now stand in the history of lines at this observation, and did not before. */
  readonly changes: number;
  readonly splitChanges: number;
}

const resultSchema = z.tuple([
  z.object({
    status: z.enum(['recorded', 'already', 'superseded']),
    changes: z.number().int(),
    split_changes: z.number().int(),
  }),
]);

/**
 * Records what an observation says: one call, or a few where it is larger than a call may be (cut between games).
 * In any order, any number of times: the same tables. The first part brings the observation, so nothing can be recorded
 * of it that is not accounted for; the observation is recorded when all its games are.
 *
 * @throws OddsError with a `database_…` code
 */
export async function record(
  database: Pick<Database, 'execute'>,
  observed: ReadObservation,
  signal?: AbortSignal,
): Promise<Recorded> {
  let recorded: Recorded = { changes: 0, splitChanges: 0 };
  for (const document of documentsOf(observed, observed.reading.games)) {
    const { rows } = await database.execute(
      {
        sql: 'select status, changes, split_changes from history.record_reading(:reading::jsonb)',
        parameters: { reading: document },
      },
      signal,
    );
    const result = resultSchema.safeParse(rows);
    if (!result.success) {
      throw new OddsError(
        'database_result_unreadable',
        'history.record_reading did not answer with one row of counts.',
        {
          cause: result.error,
        },
      );
    }
    const [{ changes, split_changes }] = result.data;
    recorded = {
      changes: recorded.changes + changes,
      splitChanges: recorded.splitChanges + split_changes,
    };
  }
  return recorded;
}

function* documentsOf(observed: ReadObservation, games: readonly GameReading[]): Generator<string> {
  const document = readingDocument(observed, games);
  if (games.length < 2 || escapedBytes(document) <= maxDocumentBytes) {
    yield document;
    return;
  }
  const half = Math.ceil(games.length / 2);
  yield* documentsOf(observed, games.slice(0, half));
  yield* documentsOf(observed, games.slice(half));
}

function escapedBytes(document: string): number {
  return Buffer.byteLength(JSON.stringify(document));
}
