import * as z from 'zod';
import { OddsError } from '../../lib/resilience/odds-error.ts';
import type { Database, Executor, ResultColumn, StatementResult } from '../../lib/storage/database.ts';
import { endedForPause, explained } from './explain-failure.ts';
import type { UserStatement } from './statement.ts';

/** A value as PostgreSQL writes it, or NULL. */
export type Cell = string | null;
export type Cells = readonly Cell[];

/** Takes a result, page by page. */
export interface RowWriter {
  /** Are arrays wanted as JSON? */
  readonly arraysAsJson: boolean;
  begin(columns: readonly ResultColumn[]): void;
  /** False once the output is closed: the statement then ends. */
  rows(rows: readonly Cells[]): Promise<boolean>;
  end(): Promise<void>;
}

export interface Run {
  readonly database: Database;
  readonly statement: UserStatement;
  readonly writer: RowWriter;
  readonly signal?: AbortSignal;
}

/**
 * Runs a statement in a read-only transaction that is always rolled back. A query is a subquery in a cursor, so
 * that only a query passes the server's parser, its columns get names of their own, and the rows come in pages. All values
 * come as text, because the Data API does not carry every type.
 *
 * @throws OddsError `statement_invalid` if the statement is at fault; a `database_…` code otherwise
 */
export async function runStatement(run: Run): Promise<void> {
  try {
    await run.database.transaction(async (transaction) => {
      await transaction.execute({ sql: 'set transaction read only' });
      await (run.statement.kind === 'query' ? query(run, transaction) : report(run, transaction));
      throw new RollBack();
    }, run.signal);
  } catch (error) {
    if (!(error instanceof RollBack)) throw await withoutTables(error, run);
    await run.writer.end();
  }
}

/** A table may be missing because of a typo, or because there are none yet. */
async function withoutTables(error: unknown, { database, signal }: Run): Promise<unknown> {
  const sqlState = error instanceof OddsError ? error.details.sqlState : undefined;
  if (sqlState !== '42P01' && sqlState !== '3F000') return error;
  const { rows } = await database.execute(
    { sql: `select to_regclass('odds.current_line') is null as missing` },
    signal,
  );
  if (rows[0]?.missing !== true) return error;
  return new OddsError('database_schema_missing', 'The database has no tables yet.', { cause: error });
}

/** Ends the transaction without an error. */
class RollBack extends Error {}

async function report({ statement, writer }: Run, transaction: Executor): Promise<void> {
  const { columns = [], rows } = await explained({ statement, prefix: '', suffix: '' }, (sql) =>
    transaction.execute({ sql, describe: true }),
  );
  writer.begin(columns);
  await writer.rows(rows.map((row) => columns.map(({ name }) => asText(row[name]))));
}

function asText(value: unknown): Cell {
  return value === null || value === undefined ? null : String(value);
}

async function query(run: Run, transaction: Executor): Promise<void> {
  const { statement, writer } = run;
  const { columns = [] } = await explained(
    { statement, prefix: 'select * from (\n', suffix: '\n) as q limit 0' },
    (sql) => transaction.execute({ sql, describe: true }),
  );
  writer.begin(columns);
  // The plan for all rows, as without a cursor.
  await transaction.execute({ sql: 'set local cursor_tuple_fraction = 1' });
  const values = columns.map(({ type }, index) => textOf(`q.c${index + 1}`, type, writer.arraysAsJson));
  const names = columns.map((_column, index) => `c${index + 1}`);
  const prefix = `declare odds_sql scroll cursor for select array_to_json(array[${values.join(', ')}]::text[])::text as cells from (\n`;
  const suffix = `\n) as q${names.length > 0 ? `(${names.join(', ')})` : ''}`;
  await explained({ statement, prefix, suffix }, (sql) => transaction.execute({ sql }));
  await readPages(run, transaction);
}

function textOf(column: string, type: string, arraysAsJson: boolean): string {
  return `${arraysAsJson && type.startsWith('_') ? `array_to_json(${column})` : column}::text`;
}

/** A row comes as one JSON text, which is far less work for the client of the Data API than a field for each value. */
const pageSchema = z.array(
  z.object({
    cells: z
      .string()
      .transform((text): unknown => JSON.parse(text))
      .pipe(z.array(z.string().nullable())),
  }),
);

const firstPage = 100;
const largestPage = 20_000;
/** Of the mebibyte that one answer may have: the next rows may be larger. */
const pageBytes = 400_000;

async function readPages(run: Run, transaction: Executor): Promise<void> {
  let done = 0;
  let size = firstPage;
  let pausedMs = 0;
  for (;;) {
    const rows = await fetchPage(run, transaction, size).catch((error: unknown) => {
      throw endedForPause(error, pausedMs);
    });
    if (rows === undefined) {
      if (size === 1) throw rowTooLarge(done + 1);
      size = Math.ceil(size / 8);
      await transaction.execute({ sql: `move absolute ${done} from odds_sql` });
      continue;
    }
    const cells = pageSchema.parse(rows).map((row) => row.cells);
    done += rows.length;
    const givenAt = performance.now();
    if (!(await run.writer.rows(cells)) || rows.length < size) return;
    pausedMs = performance.now() - givenAt;
    size = nextSize(cells, size);
  }
}

/** As many rows as fit by what the last ones took, but not many more than came through last. */
function nextSize(cells: readonly Cells[], size: number): number {
  const bytes = cells.reduce(
    (sum, row) => sum + row.reduce((all, cell) => all + 8 + Buffer.byteLength(cell ?? ''), 0),
    0,
  );
  const fitting = Math.floor((pageBytes * cells.length) / Math.max(bytes, 1));
  return Math.max(1, Math.min(fitting, size * 8, largestPage));
}

/** Undefined if the answer would be too large; the cursor has moved all the same. */
async function fetchPage(
  { statement }: Run,
  transaction: Executor,
  size: number,
): Promise<StatementResult['rows'] | undefined> {
  const prefix = `fetch forward ${size} from odds_sql ${commentOn(statement)}`;
  try {
    const { rows } = await explained({ statement, prefix }, (sql) => transaction.execute({ sql }));
    return rows;
  } catch (error) {
    const isTooLarge = error instanceof OddsError && error.details.exception === 'UnsupportedResultException';
    if (isTooLarge) return undefined;
    throw error;
  }
}

/** The user and the statement, for processes that wait for it and for readers of pg_stat_activity. */
function commentOn({ text }: UserStatement): string {
  const words = text
    .replaceAll(/[^\x20-\x7e]|\/\*|\*\/|--/g, ' ')
    .replaceAll(/ +/g, ' ')
    .trim();
  return `/* odds sql, process ${process.pid}: ${words.slice(0, 80)} */`;
}

function rowTooLarge(row: number): OddsError {
  return new OddsError(
    'database_result_unreadable',
    `Row ${row} of the result has more than the 64 KB that the Data API carries in one row. Select fewer columns, or parts of them, as in left(column, 1000).`,
  );
}
