import { PostgresError } from './engines/engine.ts';
import { databaseError, invalid, type ServiceError } from './service-error.ts';
import { openingWords } from './sql-scanner.ts';

/** Statements that cannot be sent through the Data API, known by their first words: why, or undefined. */
export function refusalOf(sql: string): ServiceError | undefined {
  const opening = openingOf(sql);
  if (transactionControl.test(opening) && !savepointControl.test(opening)) {
    return invalid('Transactions begin and end with BeginTransaction, CommitTransaction and RollbackTransaction only.');
  }
  if (otherLogin.test(opening)) {
    // The secret's user is no superuser, the session that plays it on PGlite is.
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

/**
 * PGlite has no logins: its one session belongs to a superuser and only plays the reader. There the reader's statements
 * are those that cannot leave the role: queries, cursors, savepoints and plain settings.
 */
export function refusalOfPlayedReader(sql: string): ServiceError | undefined {
  const opening = openingOf(sql);
  if (readerMaySend.test(opening) || readerMaySet.test(opening)) return undefined;
  const [command = 'nothing'] = opening.split(' ');
  return databaseError(
    new PostgresError({
      severity: 'ERROR',
      message: `cannot execute ${command} as the reader: PGlite has no logins, so its reader sends queries only`,
      sqlState: '25006',
    }),
  );
}

function openingOf(sql: string): string {
  return openingWords(sql, 5).join(' ');
}

const transactionControl = /^(?:BEGIN|START TRANSACTION|COMMIT|END|ABORT|ROLLBACK|PREPARE TRANSACTION)\b/;
const savepointControl = /^ROLLBACK (?:(?:WORK|TRANSACTION) )?TO\b/;
const otherLogin = /^(?:RE)?SET (?:(?:SESSION|LOCAL) )?SESSION(?:_| )AUTHORIZATION\b/;
const readerMaySend =
  /^(?:\(|(?:SELECT|WITH|VALUES|TABLE|INSERT|UPDATE|DELETE|MERGE|EXPLAIN|SHOW|DECLARE|FETCH|MOVE|CLOSE|SAVEPOINT|RELEASE|ROLLBACK)\b)/;
/** Any setting by its plain name, but for the role and the login. */
const readerMaySet =
  /^SET (?:(?:SESSION|LOCAL) )?(?:TRANSACTION\b|TIME ZONE\b|(?!ROLE\b|LOCAL\b|SESSION|AUTHORIZATION\b)[A-Z_]+ (?:=|TO\b))/;
