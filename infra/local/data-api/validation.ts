import { PostgresError } from './engines/engine.ts';
import type { Limits } from './limits.ts';
import { CorruptedByRewriting, type PositionalStatement, toPositional } from './named-parameters.ts';
import { refusalOf } from './refusals.ts';
import type { ExecuteRequest, StatementRequest } from './request.ts';
import { databaseError, invalid } from './service-error.ts';
import type { TransactionOwner } from './transactions.ts';

export function required<T>(member: string, value: T | null | undefined): T {
  if (value === null || value === undefined) throw constraint(member, 'null', 'Member must not be null');
  return value;
}

/** @throws ServiceError as each of the functions below */
export function checkCall(request: {
  resourceArn?: string | null | undefined;
  secretArn?: string | null | undefined;
}): TransactionOwner {
  return { resourceArn: arn('resourceArn', request.resourceArn), secretArn: arn('secretArn', request.secretArn) };
}

export function checkStatement(request: StatementRequest, limits: Limits): string {
  checkCall(request);
  const sql = required('sql', request.sql);
  if (sql.length > limits.sqlCharacters) {
    throw constraint('sql', undefined, `Member must have length less than or equal to ${limits.sqlCharacters}`);
  }
  if (request.schema) throw invalid("The schema parameter isn't supported.");
  const refusal = refusalOf(sql);
  if (refusal !== undefined) throw refusal;
  return sql;
}

export function checkExecute(request: ExecuteRequest): void {
  checkEnum('formatRecordsAs', request.formatRecordsAs, ['NONE', 'JSON']);
  checkEnum('resultSetOptions.longReturnType', request.resultSetOptions?.longReturnType, ['LONG', 'STRING']);
  const decimalTypes = ['STRING', 'DOUBLE_OR_LONG'];
  checkEnum('resultSetOptions.decimalReturnType', request.resultSetOptions?.decimalReturnType, decimalTypes);
}

export function checkDatabase(
  request: { database?: string | null | undefined; schema?: string | null | undefined },
  databases: readonly string[],
): void {
  if (request.schema) throw invalid("The schema parameter isn't supported.");
  if (request.database && !databases.includes(request.database)) {
    const message = `database "${request.database}" does not exist`;
    throw databaseError(new PostgresError({ severity: 'FATAL', message, sqlState: '3D000' }));
  }
}

export function positional(sql: string): PositionalStatement {
  try {
    return toPositional(sql);
  } catch (error) {
    if (error instanceof CorruptedByRewriting) throw invalid(error.message);
    throw error;
  }
}

function arn(member: string, value: string | null | undefined): string {
  const given = required(member, value);
  if (given.length < 11) throw constraint(member, given, 'Member must have length greater than or equal to 11');
  if (given.length > 100) throw constraint(member, given, 'Member must have length less than or equal to 100');
  return given;
}

function checkEnum(member: string, value: string | null | undefined, allowed: readonly string[]): void {
  if (value && !allowed.includes(value)) {
    throw constraint(member, value, `Member must satisfy enum value set: [${allowed.join(', ')}]`);
  }
}

function constraint(member: string, value: string | undefined, rule: string) {
  const subject = value === undefined ? 'Value' : value === 'null' ? 'Value null' : `Value '${value}'`;
  return invalid(`1 validation error detected: ${subject} at '${member}' failed to satisfy constraint: ${rule}`);
}
