import { once } from 'node:events';
import {
  BatchExecuteStatementCommand,
  ExecuteStatementCommand,
  type Field,
  type SqlParameter,
} from '@aws-sdk/client-rds-data';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { BenchDatabase } from './bench-database.ts';
import { type FlatRow, flatColumns } from './flat-rows.ts';

/** The Data API's own limits. */
const maxSqlCharacters = 65_536;
const maxRequestBytes = 4 * 1024 * 1024 - 16 * 1024;

const columnNames = flatColumns.map(({ name }) => name).join(', ');
const oneRow = flatColumns.map(({ name, type }) => `:${name}::${type}`).join(', ');

/** `a00`: from here on every name has three characters and begins with a letter. */
const firstName = Number.parseInt('a00', 36);

type Raw = BenchDatabase['raw'];

/** A call for each row. */
export async function writeOneByOne({ client, target }: Raw, table: string, rows: readonly FlatRow[]): Promise<void> {
  const sql = `insert into ${table} (${columnNames}) values (${oneRow})`;
  for (const row of rows) {
    await client.send(new ExecuteStatementCommand({ ...target, sql, parameters: parametersOf(row) }));
  }
}

/** One BatchExecuteStatement, or as few as its 4 MiB allow. */
export async function writeInBatches({ client, target }: Raw, table: string, rows: readonly FlatRow[]): Promise<void> {
  const sql = `insert into ${table} (${columnNames}) values (${oneRow})`;
  const sets = rows.map(parametersOf);
  for (const parameterSets of chunksWithin(maxRequestBytes, sets, (set) => JSON.stringify(set).length + 1)) {
    await client.send(new BatchExecuteStatementCommand({ ...target, sql, parameterSets }));
  }
}

/** Multi-row VALUES in as few calls as the length of an SQL text allows: short names, and each column is cast once. */
export async function writeAsValues({ client, target }: Raw, table: string, rows: readonly FlatRow[]): Promise<void> {
  const casts = flatColumns.map(({ type }, column) => `c${column}::${type}`).join(', ');
  const columns = flatColumns.map((_, column) => `c${column}`).join(', ');
  const head = `insert into ${table} (${columnNames}) select ${casts} from (values `;
  const tail = `) v (${columns})`;
  // ":a00," a value, and "()," a row.
  const rowsPerCall = Math.floor((maxSqlCharacters - head.length - tail.length) / (flatColumns.length * 5 + 2));
  for (let start = 0; start < rows.length; start += rowsPerCall) {
    const parameters: SqlParameter[] = [];
    const tuples = rows.slice(start, start + rowsPerCall).map((row) => {
      const names = row.map((value) => {
        const name = (firstName + parameters.length).toString(36);
        parameters.push({ name, value: fieldOf(value === null ? null : String(value)) });
        return `:${name}`;
      });
      return `(${names.join()})`;
    });
    await client.send(new ExecuteStatementCommand({ ...target, sql: head + tuples.join() + tail, parameters }));
  }
}

/** Raw COPY by a direct driver: as fast as rows get into a table at all. */
export async function copyRows(client: pg.Client, table: string, rows: readonly FlatRow[]): Promise<void> {
  const stream = client.query(copyFrom(`copy ${table} (${columnNames}) from stdin`));
  stream.end(rows.map((row) => `${row.map((value) => value ?? '\\N').join('\t')}\n`).join(''));
  await once(stream, 'finish');
}

function parametersOf(row: FlatRow): SqlParameter[] {
  return flatColumns.map(({ name }, column) => ({ name, value: fieldOf(row[column] ?? null) }));
}

function fieldOf(value: FlatRow[number]): Field {
  if (value === null) return { isNull: true };
  if (typeof value === 'string') return { stringValue: value };
  return Number.isInteger(value) ? { longValue: value } : { doubleValue: value };
}

function* chunksWithin<T>(limit: number, list: readonly T[], sizeOf: (entry: T) => number): Generator<T[]> {
  let chunk: T[] = [];
  let size = 0;
  for (const entry of list) {
    const added = sizeOf(entry);
    if (chunk.length > 0 && size + added > limit) {
      yield chunk;
      [chunk, size] = [[], 0];
    }
    chunk.push(entry);
    size += added;
  }
  if (chunk.length > 0) yield chunk;
}
