import { OddsError } from '../../resilience/odds-error.ts';
import type { Database, SqlParameter } from '../database.ts';
import { type Catalogue, readCatalogue } from './catalogue.ts';
import type { Query } from './query.ts';
import { type Degradation, type Missing, resolve } from './resolve.ts';

/** The result of a query. An empty list is an answer: it never stands for an error. */
export type SafeRead<Row> =
  | { readonly is: 'ok'; readonly rows: readonly Row[] }
  | ({ readonly is: 'degraded'; readonly rows: readonly Row[] } & Degradation)
  | { readonly is: 'failed'; readonly error: OddsError };

type Queryable = Pick<Database, 'execute'>;

/** The differences that were found between a database and the contract. */
const known = new WeakMap<Queryable, { readonly catalogue: Catalogue; answers: number }>();

/** After this many degraded answers the catalogue is read again: what was missing may be back, and no error says so. */
const answersPerLook = 20;

const undefinedColumn = '42703';
const undefinedTable = '42P01';

/**
 * Runs a query of the contract. If the schema is what the contract says, this is one call. If the database does not know a
 * column or table (42703, 42P01), its catalogue is read once and the query runs again adapted to it: with earlier names,
 * and NULL for optional columns. The differences are remembered for each database object.
 *
 * `failed` with `database_schema_missing` names what is critical and missing. In a transaction there is no second attempt,
 * because the first error has ended the transaction.
 */
export async function readSafely<Row>(
  database: Queryable,
  query: Query<Row>,
  parameters: Readonly<Record<string, SqlParameter>>,
  signal?: AbortSignal,
): Promise<SafeRead<Row>> {
  try {
    return await ask(database, query, parameters, signal);
  } catch (error) {
    if (error instanceof OddsError) return { is: 'failed', error };
    throw error;
  }
}

/** The rows, degraded or not: for queries without optional columns, and for callers that report what is missing. @throws OddsError */
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

const asItShould: Degradation = { without: [], renamed: [] };

async function ask<Row>(
  database: Queryable,
  query: Query<Row>,
  parameters: Readonly<Record<string, SqlParameter>>,
  signal?: AbortSignal,
): Promise<SafeRead<Row>> {
  const by = async ({ text, degradation }: Way) =>
    answerOf(query, (await database.execute({ sql: text, parameters }, signal)).rows, degradation);
  const way = knownWay(database, query);
  let drift: OddsError | undefined;
  if (way) {
    try {
      return await by(way);
    } catch (error) {
      if (!isDrift(error)) throw error;
      drift = error;
    }
  }
  return await by(await lookAgain(database, query, drift, signal));
}

/** How to ask a query here. */
interface Way {
  readonly text: string;
  readonly degradation: Degradation;
}

/** Undefined if the catalogue has to be looked at first. */
function knownWay(database: Queryable, query: Query<unknown>): Way | undefined {
  const live = known.get(database);
  if (!live) return { text: query.text, degradation: asItShould };
  const resolution = resolve(query, live.catalogue);
  if (resolution.is === 'missing') return undefined;
  if (isDegraded(resolution.degradation)) live.answers += 1;
  return live.answers > answersPerLook ? undefined : resolution;
}

/** @throws OddsError `database_schema_missing`; what the database said first, if its catalogue does not answer */
async function lookAgain(
  database: Queryable,
  query: Query<unknown>,
  drift: OddsError | undefined,
  signal?: AbortSignal,
): Promise<Way> {
  const catalogue = await readCatalogue(database, query.schema, signal).catch((error: unknown) => {
    throw drift ?? error;
  });
  const resolution = resolve(query, catalogue);
  if (resolution.is === 'resolved' && isDegraded(resolution.degradation)) {
    known.set(database, { catalogue, answers: 0 });
    return resolution;
  }
  known.delete(database);
  if (resolution.is === 'resolved') return resolution;
  throw missingError(resolution.missing, drift);
}

function isDegraded({ without, renamed }: Degradation): boolean {
  return without.length + renamed.length > 0;
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
  if (data) return isDegraded(degradation) ? { is: 'degraded', rows: data, ...degradation } : { is: 'ok', rows: data };
  const from = query.uses.map(({ relation: { relation } }) => relation).join(' and ');
  throw new OddsError('database_result_unreadable', `What ${from} answered is not what was asked for.`, { cause });
}

function missingError(missing: readonly Missing[], cause: OddsError | undefined): OddsError {
  const sqlState = cause?.details.sqlState;
  return new OddsError(
    'database_schema_missing',
    `The database does not have ${missing.map(describe).join('; nor ')}.`,
    {
      cause,
      details: { missing: missing.map(({ name }) => name), ...(sqlState !== undefined && { sqlState }) },
    },
  );
}

/** `odds.game.start_time by this name or as game_time, scheduled_start, though it has game_time (text)` */
function describe({ name, tried, unfit }: Missing): string {
  const names = tried.length > 0 ? ` by this name or as ${tried.join(', ')}` : '';
  return `${name}${names}${unfit.length > 0 ? `, though it has ${unfit.join(', ')}` : ''}`;
}
