import * as z from 'zod';
import type { SlateDate } from '../../odds/slate-date.ts';
import { OddsError } from '../../resilience/odds-error.ts';
import type { Executor } from '../../storage/database.ts';
import { liveSchemas, type SchemaNames } from '../../storage/schema-names.ts';
import { type ReadSchedule, scheduleDocument, scopesOf } from './schedule-document.ts';

export type RecordedSchedule = {
  /** Changes of entries that stand at this answer now, and did not before. */
  readonly scheduleChanges: number;
};

export const noScheduleRecorded: RecordedSchedule = { scheduleChanges: 0 };

/** Bytes of a call's documents, escaped: a request of the Data API has 4 MiB. */
const mostBytes = 4 * 1024 * 1024 - 16 * 1024;

/** A document of one answer, or of some of its dates. */
interface Part {
  readonly of: number;
  readonly document: string;
}

/**
 * Records several answers in as few calls as possible, and returns the result of each. Any order and any number of repetitions
 * give the same tables. A season with its details is larger than a call: such an answer is cut between dates, and counts as
 * recorded once all of them are.
 *
 * @throws OddsError with a `database_…` code
 */
export async function recordSchedules(
  database: Executor,
  observations: readonly ReadSchedule[],
  signal?: AbortSignal,
  { schemas = liveSchemas, bytes = mostBytes }: { readonly schemas?: SchemaNames; readonly bytes?: number } = {},
): Promise<readonly RecordedSchedule[]> {
  const recorded = observations.map(() => noScheduleRecorded);
  for (const parts of callsOf(observations, bytes)) {
    const counts = await recordParts(database, parts, schemas, signal);
    for (const [n, { of }] of parts.entries()) {
      recorded[of] = { scheduleChanges: (recorded[of]?.scheduleChanges ?? 0) + (counts[n] ?? 0) };
    }
  }
  return recorded;
}

function* callsOf(observations: readonly ReadSchedule[], bytes: number): Generator<readonly Part[]> {
  let [shared, size]: [Part[], number] = [[], 0];
  for (const [of, observed] of observations.entries()) {
    for (const document of documentsOf(observed, bytes)) {
      const escaped = escapedBytes(document);
      if (shared.length > 0 && size + escaped > bytes) {
        yield shared;
        [shared, size] = [[], 0];
      }
      shared.push({ of, document });
      size += escaped;
    }
  }
  if (shared.length > 0) yield shared;
}

/** One document, or several of some dates each. A single date always fits: it has some twenty games of 2 KB. */
function documentsOf(observed: ReadSchedule, bytes: number): readonly string[] {
  const halve = (dates: readonly SlateDate[], document: string): readonly string[] => {
    if (dates.length < 2 || escapedBytes(document) <= bytes) return [document];
    const half = Math.ceil(dates.length / 2);
    return [dates.slice(0, half), dates.slice(half)].flatMap((some) => {
      const included = new Set(some);
      return halve(
        some,
        scheduleDocument(observed, (date) => included.has(date)),
      );
    });
  };
  const dates = [...new Set(scopesOf(observed.reading).map(({ date }) => date))];
  return halve(dates, scheduleDocument(observed));
}

function escapedBytes(document: string): number {
  return Buffer.byteLength(JSON.stringify(document));
}

const countsSchema = z.array(z.object({ status: z.string(), changes: z.number().int() }));

async function recordParts(
  database: Executor,
  parts: readonly Part[],
  { history }: SchemaNames,
  signal?: AbortSignal,
): Promise<readonly number[]> {
  const sql = `select r.status, r.changes
    from jsonb_array_elements(:readings::jsonb) with ordinality d (reading, n), ${history}.record_schedule(d.reading) r
    order by d.n`;
  const readings = `[${parts.map(({ document }) => document).join(',')}]`;
  const { rows } = await database.execute({ sql, parameters: { readings } }, signal);
  const { data, error: cause } = countsSchema.safeParse(rows);
  if (data?.length === parts.length) return data.map(({ changes }) => changes);
  throw new OddsError('database_result_unreadable', 'The result of history.record_schedule cannot be read.', { cause });
}
