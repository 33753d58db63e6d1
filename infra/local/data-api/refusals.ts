import { PostgresError } from './engines/engine.ts';
import { databaseError, invalid, type ServiceError } from './service-error.ts';

/** Statements that cannot be sent through the Data API, told by their first words: why, or undefined. */
export function refusalOf(sql: string): ServiceError | undefined {
  const opening = sql.replace(leadingComments, '').slice(0, 200).toUpperCase().replaceAll(/\s+/g, ' ');
  if (transactionControl.test(opening) && !savepointControl.test(opening)) {
    return invalid('Transactions begin and end with BeginTransaction, CommitTransaction and RollbackTransaction only.');
  }
  if (otherLogin.test(opening)) {
    // The secret's user is no superuser, the session that plays it here is.
    return databaseError(
      new PostgresError({
        severity: 'ERROR',
        message: 'permission denied to set session authorization',
        sqlState: '42501',
      }),
    );
  }
  if (/^COPY\b/.test(opening)) return invalid('COPY has no counterpart in the Data API.');
  return undefined;
}

const leadingComments = /^(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)+/;
const transactionControl = /^(?:BEGIN|START TRANSACTION|COMMIT|END|ABORT|ROLLBACK|PREPARE TRANSACTION)\b/;
const savepointControl = /^ROLLBACK (?:(?:WORK|TRANSACTION) )?TO\b/;
const otherLogin = /^(?:SET (?:(?:SESSION|LOCAL) )?SESSION AUTHORIZATION|RESET SESSION AUTHORIZATION)\b/;
