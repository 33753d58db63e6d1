import { OddsError } from '../../lib/resilience/odds-error.ts';
import { visible } from '../visible.ts';
import { placeOf } from './place.ts';
import type { UserStatement } from './statement.ts';

/** A statement as it is sent: the user's, between texts of ours. */
export interface Sent {
  readonly statement: UserStatement;
  readonly prefix: string;
  /** Undefined if the user's text is not sent at all. */
  readonly suffix?: string;
}

/** Sends it. A failure of the user's own is thrown in PostgreSQL's words and with the place in the user's text. */
export async function explained<T>(sent: Sent, send: (sql: string) => Promise<T>): Promise<T> {
  const { statement, prefix, suffix } = sent;
  try {
    return await send(suffix === undefined ? prefix : prefix + statement.body + suffix);
  } catch (error) {
    throw error instanceof OddsError ? explain(error, sent) : error;
  }
}

/** `ERROR: …; Hint: …; Position: 8; SQLState: 42703`, all but the first and the last if there is one. */
const failure = /^[A-Z]+: (?<message>.*?)(?:; Hint: (?<hint>.*?))?(?:; Position: (?<position>\d+))?; SQLState: \w{5}$/s;

/** Connections, logins, serialization, resources, locks, operators, the server itself: not the statement's fault. */
const notTheStatement = /^(?:08|28|40|53|55|57|58|XX)/;

function explain(error: OddsError, sent: Sent): OddsError {
  const { exception, sqlState } = error.details;
  const reason = error.cause instanceof Error ? error.cause.message : '';
  if (error.code === 'database_timeout') return outOfTime(error, reason);
  if (exception === 'ValidationException') return new OddsError('statement_invalid', reason, { cause: error });
  const parts = failure.exec(reason)?.groups;
  if (typeof sqlState !== 'string' || notTheStatement.test(sqlState) || parts?.message === undefined) return error;
  // Both may quote data.
  const message = visible(parts.message);
  const hint = parts.hint === undefined ? undefined : visible(parts.hint);
  const { position } = parts;
  return atPlace(error, sent, { message, hint, position: position === undefined ? undefined : Number(position) });
}

interface Failure {
  readonly message: string;
  readonly hint: string | undefined;
  /** In characters of what was sent, from 1. */
  readonly position: number | undefined;
}

function atPlace(error: OddsError, { statement, prefix, suffix }: Sent, found: Failure): OddsError {
  const details = { sqlState: error.details.sqlState, ...hintFor(found) };
  const inBodyCharacters = (found.position ?? 0) - 1 - [...prefix].length;
  if (suffix === undefined || inBodyCharacters < 0) {
    return new OddsError('statement_invalid', found.message, { cause: error, details });
  }
  const { body, text } = statement;
  const inBody = [...body].slice(0, inBodyCharacters).join('').length;
  const isPastEnd = inBody >= body.trimEnd().length;
  const { line, column, excerpt } = placeOf(text, isPastEnd ? text.trimEnd().length : statement.originOf(inBody));
  // The text that we add after the user's statement is not the user's mistake.
  const message = isPastEnd ? found.message.replace(/ at or near ".*"$/s, ' at end of input') : found.message;
  return new OddsError(
    'statement_invalid',
    `${message.replace(visible(suffix), '')} (line ${line}, column ${column})`,
    {
      cause: error,
      details: { ...details, line, column, excerpt },
    },
  );
}

function hintFor({ message, hint }: Failure): { hint?: string } {
  if (message.endsWith('at or near ":"')) return { hint: 'a statement of "odds sql" has no parameters such as :name' };
  if (message.startsWith('WITH clause containing a data-modifying')) return { hint: '"odds sql" only reads' };
  return hint === undefined ? {} : { hint };
}

/** What ends a query between two of its pages, if its result was not read for so long. */
export function endedForPause(error: unknown, pausedMs: number): unknown {
  if (!(error instanceof OddsError) || error.code !== 'database_unavailable' || pausedMs < 30_000) return error;
  const seconds = Math.round(pausedMs / 1000);
  const message = `The database has ended the query, because its result was not read for ${seconds} s. Write the result to a file, and read that.`;
  return new OddsError('database_timeout', message, { cause: error });
}

function outOfTime(error: OddsError, reason: string): OddsError {
  const message = reason.includes('due to user request')
    ? 'The query was cancelled in the database.'
    : 'The next rows did not come within the 40 s that the database allows for a call. Ask for less: fewer games, days or columns.';
  return new OddsError('database_timeout', message, { cause: error });
}
