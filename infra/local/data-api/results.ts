import type { Column, StatementOutcome } from './engines/engine.ts';
import type { Limits } from './limits.ts';
import type { ReturnedType } from './postgres-types.ts';
import { ServiceError } from './service-error.ts';
import { encodeField, encodeFormatted, type NumberFormats } from './values.ts';

interface ResultOptions extends NumberFormats {
  readonly asJson: boolean;
  readonly limits: Limits;
}

/** The members of an Execute reply that hold the rows, as JSON text; none for a statement that returns no rows. */
export function encodeRows(
  outcome: StatementOutcome,
  types: readonly ReturnedType[],
  options: ResultOptions,
): string[] {
  if (outcome.columns === undefined) return [];
  if (outcome.truncated) throw tooLarge();
  for (const row of outcome.rows) checkRow(row, options.limits.rowBytes);
  // For other statements than SELECT the format is ignored.
  if (options.asJson && outcome.command === 'SELECT') {
    return [`"formattedRecords":${JSON.stringify(formatRecords(outcome.columns, outcome, types, options))}`];
  }
  const records = outcome.rows.map((row) => `[${each(row, types, (type, text) => encodeField(type, text, options))}]`);
  return [`"records":[${records.join()}]`];
}

/** @throws ServiceError when the whole reply is more than the service sends */
export function checkReply(reply: string, limits: Limits): string {
  if (Buffer.byteLength(reply) > limits.responseBytes) throw tooLarge();
  return reply;
}

function tooLarge(): ServiceError {
  return new ServiceError('UnsupportedResultException', 'The result exceeds the size limit 1 MB');
}

function formatRecords(
  columns: readonly Column[],
  outcome: StatementOutcome,
  types: readonly ReturnedType[],
  formats: NumberFormats,
): string {
  const names = columns.map(({ name }) => name);
  if (new Set(names).size < names.length) {
    throw new ServiceError(
      'UnsupportedResultException',
      'The result contains duplicate column names, which formatRecordsAs JSON does not support.',
    );
  }
  const keys = names.map((name) => JSON.stringify(name));
  const records = outcome.rows.map((row) => {
    const members = each(row, types, (type, text, index) => `${keys[index]}:${encodeFormatted(type, text, formats)}`);
    return `{${members}}`;
  });
  return `[${records.join()}]`;
}

function each(
  row: readonly (string | null)[],
  types: readonly ReturnedType[],
  encode: (type: ReturnedType, text: string | null, index: number) => string,
): string {
  return types.map((type, index) => encode(type, row[index] ?? null, index)).join();
}

function checkRow(row: readonly (string | null)[], rowBytes: number): void {
  let characters = 0;
  for (const text of row) characters += text?.length ?? 0;
  // No character has more than three bytes in UTF-8 per UTF-16 unit: most rows need no second look.
  if (characters * 3 <= rowBytes) return;
  const bytes = row.reduce((sum, text) => sum + Buffer.byteLength(text ?? ''), 0);
  if (bytes > rowBytes) {
    throw new ServiceError('UnsupportedResultException', 'The result contains a row that exceeds the size limit 64 KB');
  }
}
