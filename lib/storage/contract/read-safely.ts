import { OddsError } from '../../resilience/odds-error.ts';
import type { Database, SqlParameter } from '../database.ts';
import { type Catalogue, readCatalogue } from './catalogue.ts';
import type { Query } from './query.ts';
import { type Degradation, type Missing, resolve } from './resolve.ts';

/** What came of a question. An empty list is an answer: it never stands for an error. */
export type SafeRead<Row> =
  | { readonly is: 'ok'; readonly rows: readonly Row[] }
  | ({ readonly is: 'degraded'; readonly rows: readonly Row[] } & Degradation)
  | { readonly is: 'failed'; readonly error: OddsError };

type Asked = Pick<Database, 'execute'>;

/** What a database was found to have, where that is not what the contract says. */
const known = new WeakMap<Asked, { readonly catalogue: Catalogue; answers: number }>();

/** After so many degraded answers the catalogue is looked at again: what was missing may be back, and no error says so. */
const answersPerLook = 20;

const undefinedColumn = '42703';
const undefinedTable = '42P01';

/**
 * Asks a query of the contract. Where the schema is what the contract says, that is the one call. Where the database
 * knows a column or table not (42703, 42P01), its catalogue is read once and the query asked again as it can be there:
 * by earlier names, with NULL for what is optional. What the schema was found to be is remembered by database object.
 *
 * `failed` with `database_schema_missing` names what is critical and missing. In a transaction that is the end of it, as
 * the first error has ended the transaction.
 */
export async function readSafely<Row>(
  database: Asked,
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

/** The rows, degraded or not: whoever asks for nothing optional, or says himself what is missing. @throws OddsError */
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
  database: Asked,
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

/** Undefined where the catalogue has to be looked at first. */
function knownWay(database: Asked, query: Query<unknown>): Way | undefined {
  const live = known.get(database);
  if (!live) return { text: query.text, degradation: asItShould };
  const resolution = resolve(query, live.catalogue);
  if (resolution.is === 'missing') return undefined;
  if (isDegraded(resolution.degradation)) live.answers += 1;
  return live.answers > answersPerLook ? undefined : resolution;
}

/** @throws OddsError `database_schema_missing`; what the database said first, where its catalogue does not answer */
async function lookAgain(
  database: Asked,
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
  return new OddsError('database_schema_missing', `The database does not have ${missing.map(told).join('; nor ')}.`, {
    cause,
    details: { missing: missing.map(({ name }) => name), ...(sqlState !== undefined && { sqlState }) },
  });
}

/** `odds.game.start_time by this name or as game_time, scheduled_start, though it has game_time (text)` */
function told({ name, tried, unfit }: Missing): string {
  const names = tried.length > 0 ? ` by this name or as ${tried.join(', ')}` : '';
  return `${name}${names}${unfit.length > 0 ? `, though it has ${unfit.join(', ')}` : ''}`;
}
