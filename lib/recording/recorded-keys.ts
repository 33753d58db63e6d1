import * as z from 'zod';
import { readLandedKey } from '../landing/landed-key.ts';
import { aliased, queryOf } from '../storage/contract/query.ts';
import { readSafely, rowsOf } from '../storage/contract/read-safely.ts';
import type { Database } from '../storage/database.ts';
import { contract } from '../storage/migrations/contract.ts';

/** Keys in one question. Its answer, the worst case being all of them, is a fifth of the 1 MiB that the Data API allows. */
export const keysPerQuestion = 1_000;

const { relation: observations, columns: o } = aliased(contract, 'odds.observation', 'o');

/** By primary key, and not by landed_key, which has no index: a key says all that is needed. */
export const recordedKeysQuery = queryOf(z.object({ n: z.number().int() }))`
  select asked.n from jsonb_to_recordset(:asked::jsonb) as asked (n integer, source text, at timestamptz, hash uuid)
  join ${observations}
    on ${o.source} = asked.source and ${o.captured_at} = asked.at and ${o.content_hash} = asked.hash
  where ${o.recorded}`;

/**
 * Which of these landed observations are recorded: all their games, by whichever reader. At most
 * {@link keysPerQuestion} keys; one call, where the schema is what the contract says. Its columns are all critical.
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
  const recorded = rowsOf(await readSafely(database, recordedKeysQuery, { asked: JSON.stringify(asked) }, signal));
  return new Set(recorded.flatMap(({ n }) => keys[n] ?? []));
}
