import * as z from 'zod';
import { OddsError } from '../resilience/odds-error.ts';
import type { Database } from '../storage/database.ts';
import { readLandedKey } from './landed-key.ts';

/** Keys in one question. Its answer, the worst case being all of them, is a fifth of the 1 MiB that the Data API allows. */
export const keysPerQuestion = 1_000;

/** By primary key, and not by landed_key, which has no index: a key says all that is needed. */
const sql = `select asked.n from jsonb_to_recordset(:asked::jsonb) as asked (n integer, source text, at timestamptz, hash uuid)
join odds.observation o on o.source = asked.source and o.captured_at = asked.at and o.content_hash = asked.hash
where o.recorded`;

const answerSchema = z.array(z.object({ n: z.number().int() }));

/**
 * Which of these landed observations are recorded: all their games, by whichever reader. At most
 * {@link keysPerQuestion} keys; one call.
 *
 * @throws OddsError with a `database_…` code
 */
export async function recordedAmong(
  database: Pick<Database, 'execute'>,
  keys: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlySet<string>> {
  const asked = keys.flatMap((key, n) => {
    const landed = readLandedKey(key);
    return landed ? { n, source: landed.source, at: landed.capturedAt, hash: landed.contentHash.slice(0, 32) } : [];
  });
  const { rows } = await database.execute({ sql, parameters: { asked: JSON.stringify(asked) } }, signal);
  const answer = answerSchema.safeParse(rows);
  if (answer.success) return new Set(answer.data.flatMap(({ n }) => keys[n] ?? []));
  throw new OddsError('database_result_unreadable', 'odds.observation did not answer which keys are recorded.', {
    cause: answer.error,
  });
}
