import * as z from 'zod';
import type { GameReading } from '../games/reading.ts';
import { OddsError } from '../resilience/odds-error.ts';
import type { Database } from '../storage/database.ts';
import { type ReadObservation, readingDocument } from './reading-document.ts';

/** Bytes of the documents of one call as the Data API counts them: its 4 MiB are of the whole request, where they are escaped text. */
const maxCallBytes = 4 * 1024 * 1024 - 16 * 1024;

export interface Recorded {
  /** Rows that now stand in the history of lines at this observation, and did not before. */
  readonly changes: number;
  readonly splitChanges: number;
}

/**
 * Records what an observation says: one call, or a few where it is larger than a call may be (cut between games).
 *
 * @throws OddsError with a `database_…` code
 */
export async function record(
  database: Pick<Database, 'execute'>,
  observed: ReadObservation,
  signal?: AbortSignal,
): Promise<Recorded> {
  const [recorded] = await recordSeveral(database, [observed], signal);
  return recorded ?? nothing;
}

/**
 * Records what several observations say, in as few calls as they fit, and tells of each. In any order, any number of
 * times: the same tables. The first part brings its observation, so nothing can be recorded of it that is not accounted
 * for; an observation is recorded when all its games are. A call stands or falls as a whole.
 *
 * @throws OddsError with a `database_…` code
 */
export async function recordSeveral(
  database: Pick<Database, 'execute'>,
  observations: readonly ReadObservation[],
  signal?: AbortSignal,
): Promise<readonly Recorded[]> {
  const recorded = observations.map(() => nothing);
  for (const parts of callsOf(observations)) {
    const counts = await recordParts(database, parts, signal);
    for (const [n, { of }] of parts.entries()) recorded[of] = plus(recorded[of] ?? nothing, counts[n] ?? nothing);
  }
  return recorded;
}

const nothing: Recorded = { changes: 0, splitChanges: 0 };

function plus(a: Recorded, b: Recorded): Recorded {
  return { changes: a.changes + b.changes, splitChanges: a.splitChanges + b.splitChanges };
}

/** One document, and which of the observations it is of. */
interface Part {
  readonly of: number;
  readonly document: string;
}

const sql = `select r.status, r.changes, r.split_changes
from jsonb_array_elements(:readings::jsonb) with ordinality d (reading, n), history.record_reading(d.reading) r
order by d.n`;

const countsSchema = z.array(
  z
    .object({
      status: z.enum(['recorded', 'already', 'superseded']),
      changes: z.number().int(),
      split_changes: z.number().int(),
    })
    .transform(({ changes, split_changes }): Recorded => ({ changes, splitChanges: split_changes })),
);

async function recordParts(
  database: Pick<Database, 'execute'>,
  parts: readonly Part[],
  signal: AbortSignal | undefined,
): Promise<readonly Recorded[]> {
  const readings = `[${parts.map(({ document }) => document).join(',')}]`;
  const { rows } = await database.execute({ sql, parameters: { readings } }, signal);
  const counts = countsSchema.length(parts.length).safeParse(rows);
  if (counts.success) return counts.data;
  throw new OddsError(
    'database_result_unreadable',
    'history.record_reading did not answer with one row of counts for each reading.',
    { cause: counts.error },
  );
}

/** Packed in order: as many parts into a call as fit. */
function* callsOf(observations: readonly ReadObservation[]): Generator<readonly Part[]> {
  let parts: Part[] = [];
  let bytes = 0;
  for (const [of, observed] of observations.entries()) {
    for (const document of documentsOf(observed, observed.reading.games)) {
      const more = escapedBytes(document);
      if (parts.length > 0 && bytes + more > maxCallBytes) {
        yield parts;
        [parts, bytes] = [[], 0];
      }
      parts.push({ of, document });
      bytes += more;
    }
  }
  if (parts.length > 0) yield parts;
}

function* documentsOf(observed: ReadObservation, games: readonly GameReading[]): Generator<string> {
  const document = readingDocument(observed, games);
  if (games.length < 2 || escapedBytes(document) <= maxCallBytes) {
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
