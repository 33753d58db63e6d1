import {
  BeginTransactionCommand,
  CommitTransactionCommand,
  ExecuteStatementCommand,
  type ExecuteStatementCommandOutput,
  type Field,
  type RDSDataClient,
  RollbackTransactionCommand,
  type SqlParameter as WireParameter,
} from '@aws-sdk/client-rds-data';
import * as z from 'zod';
import type { MeteredCall } from '../resilience/call-meter.ts';
import { OddsError } from '../resilience/odds-error.ts';
import type { Database, ResultColumn, SqlParameter, Statement, StatementResult } from '../storage/database.ts';
import { translateDataApiError } from './data-api-errors.ts';

interface DataApiOptions {
  readonly client: RDSDataClient;
  readonly clusterArn: string;
  /** The login that the statements run under. */
  readonly secretArn: string;
  readonly database: string;
  /** Called at the end of every call of the API. */
  readonly onCall?: (call: MeteredCall) => void;
}

/** A rollback is sent after the caller's own time is up, so it has a little time of its own. */
const rollbackTimeoutMs = 1_000;

/** The database behind the RDS Data API. Nothing is retried here: only the caller knows whether its statement may run twice. */
export function dataApiDatabase({ client, clusterArn, secretArn, database, onCall }: DataApiOptions): Database {
  const target = { resourceArn: clusterArn, secretArn };
  const translated = translatedFor(onCall);

  const execute = (statement: Statement, transactionId?: string, signal?: AbortSignal): Promise<StatementResult> =>
    translated(signal, async () => {
      const command = new ExecuteStatementCommand({
        ...target,
        ...(transactionId === undefined ? { database } : { transactionId }),
        sql: statement.sql,
        parameters: Object.entries(statement.parameters ?? {}).map(wireParameter),
        // The rows of a SELECT come as one JSON text, which is the cheaper way (a third off one row, most of a thousand's).
        // Of anything else, such as RETURNING, they come as fields, and then the metadata has the names.
        ...(statement.describe ? {} : { formatRecordsAs: 'JSON' }),
        includeResultMetadata: true,
      });
      return resultOf(await client.send(command, sendOptions(signal)), statement);
    });

  const begin = (signal?: AbortSignal): Promise<string> =>
    translated(signal, async () => {
      const { transactionId } = await client.send(
        new BeginTransactionCommand({ ...target, database }),
        sendOptions(signal),
      );
      if (transactionId) return transactionId;
      throw new OddsError('database_result_unreadable', 'The Data API began a transaction and did not name it.');
    });

  return {
    execute: (statement, signal) => execute(statement, undefined, signal),

    async transaction(work, signal) {
      const transactionId = await begin(signal);
      try {
        const result = await work({
          execute: (statement, own) => execute(statement, transactionId, own ?? signal),
        });
        await translated(signal, () =>
          client.send(new CommitTransactionCommand({ ...target, transactionId }), sendOptions(signal)),
        );
        return result;
      } catch (error) {
        // If this fails too, the API ends the transaction after three idle minutes. The first error is thrown.
        await client
          .send(new RollbackTransactionCommand({ ...target, transactionId }), {
            abortSignal: AbortSignal.timeout(rollbackTimeoutMs),
          })
          .catch(() => undefined);
        throw error;
      }
    },
  };
}

/** Makes calls, translates their errors to those of the error table, and reports each call to `onCall`. */
function translatedFor(onCall: DataApiOptions['onCall']) {
  return async <T>(signal: AbortSignal | undefined, call: () => Promise<T>): Promise<T> => {
    const begun = performance.now();
    const ended = (code: MeteredCall['code']) => onCall?.({ tookMs: Math.round(performance.now() - begun), code });
    try {
      const answer = await call();
      ended(null);
      return answer;
    } catch (error) {
      const translated = translateDataApiError(error, signal);
      ended(translated.code);
      throw translated;
    }
  };
}

function sendOptions(signal: AbortSignal | undefined) {
  return signal ? { abortSignal: signal } : {};
}

function wireParameter([name, value]: [string, SqlParameter]): WireParameter {
  return { name, value: fieldOf(name, value) };
}

/** Text binds as text, never as unknown; so what is not text is cast in the SQL. */
function fieldOf(name: string, value: SqlParameter): Field {
  if (value === null) return { isNull: true };
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { booleanValue: value };
  if (Number.isSafeInteger(value)) return { longValue: value };
  if (Number.isFinite(value)) return { doubleValue: value };
  throw new OddsError('argument_invalid', `The parameter ${name} is ${value}, which is no number for a database.`);
}

function resultOf(output: ExecuteStatementCommandOutput, { describe }: Statement): StatementResult {
  const { formattedRecords, columnMetadata = [], numberOfRecordsUpdated: updated = 0 } = output;
  const columns = columnMetadata.map(({ label, name, typeName }) => ({
    name: label || name || '',
    type: typeName ?? '',
  }));
  const rows = formattedRecords === undefined ? fieldRowsOf(output, columns) : jsonRowsOf(formattedRecords);
  return { rows, updated, ...(describe && { columns }) };
}

const jsonRowsSchema = z.array(z.record(z.string(), z.unknown()));

function jsonRowsOf(text: string): StatementResult['rows'] {
  const { data: rows, error: cause } = jsonRowsSchema.safeParse(JSON.parse(text));
  if (!rows) throw new OddsError('database_result_unreadable', 'The JSON of the result is no list of rows.', { cause });
  for (const row of rows) for (const value of Object.values(row)) if (typeof value === 'number') checkExact(value);
  return rows;
}

function fieldRowsOf(
  { records }: ExecuteStatementCommandOutput,
  described: readonly ResultColumn[],
): StatementResult['rows'] {
  const columns = described.map(({ name }) => name);
  if (records?.length && new Set(columns).size !== columns.length) {
    throw new OddsError(
      'database_result_unreadable',
      `Two columns of the result have one name: ${columns.join(', ')}.`,
    );
  }
  return (records ?? []).map((record) => rowOf(columns, record));
}

function rowOf(columns: readonly string[], record: readonly Field[]): Record<string, unknown> {
  if (record.length !== columns.length) {
    throw new OddsError(
      'database_result_unreadable',
      `A row of ${record.length} values has ${columns.length} columns.`,
    );
  }
  return Object.fromEntries(record.map((field, index) => [columns[index], valueIn(field)]));
}

function valueIn(field: Field): unknown {
  if (field.isNull) return null;
  if (field.longValue !== undefined) return checkExact(field.longValue);
  if (field.blobValue) return Buffer.from(field.blobValue).toString('base64');
  return field.stringValue ?? field.booleanValue ?? field.doubleValue ?? elementsOf(field);
}

function elementsOf({ arrayValue }: Field): unknown {
  const elements =
    arrayValue?.stringValues ?? arrayValue?.longValues ?? arrayValue?.doubleValues ?? arrayValue?.booleanValues;
  if (elements) return elements;
  throw new OddsError('database_result_unreadable', 'The Data API sent a value of a kind that is not known here.');
}

/** The API sends int8 as a JSON number, which past 2^53 is some other number. */
function checkExact(value: number): number {
  if (!Number.isInteger(value) || Number.isSafeInteger(value)) return value;
  throw new OddsError('database_result_unreadable', `${value} is past what a number can hold: select it as text.`);
}
