import { OddsError } from '../../resilience/odds-error.ts';
import type { Executor, SqlParameter } from '../database.ts';
import { readCatalogue } from './drift.ts';
import { type Degradation, type Query, type Resolution, resolve } from './query.ts';

/** The result of a query. An empty list is an answer, never an error. */
export type SafeRead<Row> =
  | { readonly is: 'ok'; readonly rows: readonly Row[] }
  | ({ readonly is: 'degraded'; readonly rows: readonly Row[] } & Degradation)
  | { readonly is: 'failed'; readonly error: OddsError };

const undefinedColumn = '42703';
const undefinedTable = '42P01';

/**
 * Asks a query of the contract: one call if the schema is what the contract says. If the database does not know a column
 * or a table (42703, 42P01), its catalogue is read and the query asked again as it can be there: by earlier names, with
 * NULL for what is optional. Nothing is cached, so the next query after a repair is read without any detour.
 *
 * `failed` with `database_schema_missing` names what is critical and missing. In a transaction there is no second attempt,
 * because the first error has ended the transaction.
 */
export async function readSafely<Row>(
  database: Executor,
  query: Query<Row>,
  parameters: Readonly<Record<string, SqlParameter>>,
  signal?: AbortSignal,
): Promise<SafeRead<Row>> {
  const ask = async (sql: string, degradation: Degradation) =>
    answerOf(query, (await database.execute({ sql, parameters }, signal)).rows, degradation);
  try {
    return await ask(query.text, { without: [], renamed: [] }).catch(async (error: unknown) => {
      if (!isDrift(error)) throw error;
      // In a transaction the catalogue cannot be read after an error: then the first error is reported.
      const catalogue = await readCatalogue(database, query.schema, signal).catch(() => Promise.reject(error));
      const resolution = resolve(query, catalogue);
      if (resolution.missing.size > 0) throw missingError(resolution, error);
      return await ask(resolution.text, resolution);
    });
  } catch (error) {
    if (error instanceof OddsError) return { is: 'failed', error };
    throw error;
  }
}

/** The rows, degraded or not, for a query that uses nothing optional. @throws OddsError if the read has failed */
export function rowsOf<Row>(read: SafeRead<Row>): readonly Row[] {
  if (read.is === 'failed') throw read.error;
  return read.rows;
}

/** The same answer, its rows made into something else. */
export function mapRows<Row, Other>(
  read: SafeRead<Row>,
  change: (rows: readonly Row[]) => readonly Other[],
): SafeRead<Other> {
  return read.is === 'failed' ? read : { ...read, rows: change(read.rows) };
}

function isDrift(error: unknown): error is OddsError {
  return (
    error instanceof OddsError &&
    error.code === 'database_schema_missing' &&
    (error.details.sqlState === undefinedColumn || error.details.sqlState === undefinedTable)
  );
}

function answerOf<Row>(query: Query<Row>, rows: readonly unknown[], degradation: Degradation): SafeRead<Row> {
  const { data, error: cause } = query.rows.safeParse(rows);
  const { without, renamed } = degradation;
  if (data)
    return without.length + renamed.length > 0
      ? { is: 'degraded', rows: data, without, renamed }
      : { is: 'ok', rows: data };
  const from = query.subselects.map(({ relation }) => relation).join(' and ');
  throw new OddsError('database_result_unreadable', `What ${from} answered is not what was asked for.`, { cause });
}

function missingError({ missing }: Resolution, cause: OddsError): OddsError {
  const message = `The database does not have ${[...missing.values()].join('; nor ')}.`;
  const { sqlState } = cause.details;
  const details = { missing: [...missing.keys()], ...(sqlState !== undefined && { sqlState }) };
  return new OddsError('database_schema_missing', message, { cause, details });
}
