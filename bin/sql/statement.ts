import { openingWords, skipQuoted, skipSpace } from '../../infra/local/data-api/sql-scanner.ts';
import { OddsError } from '../../lib/resilience/odds-error.ts';
import { placeOf } from './place.ts';

/** One statement as a user wrote it, checked as far as that is possible without a server. */
export interface UserStatement {
  /** All that was written. */
  readonly text: string;
  /** What is sent of it: without the closing semicolon, and with no colon that the Data API would take for a parameter's. */
  readonly body: string;
  /** A query's rows are read page by page. EXPLAIN and SHOW cannot be inside another statement, so their rows come in one answer. */
  readonly kind: 'query' | 'report';
  /** The place in `text` of a place in `body`. */
  originOf(offset: number): number;
}

/** @throws OddsError `statement_invalid` */
export function readStatement(text: string): UserStatement {
  if (skipSpace(text, 0) === text.length) throw new OddsError('statement_invalid', 'There is no statement.');
  const [command = ''] = openingWords(text, 1);
  if (otherCommands.has(command)) throw notAQuery(text, command);
  const { end, colons } = scan(text);
  const cuts = [0, ...colons.map((colon) => colon + 1), end];
  return {
    text,
    // A space after its colon keeps `a[1:n]` what it is, and makes it no parameter.
    body: cuts
      .slice(1)
      .map((cut, index) => text.slice(cuts[index], cut))
      .join(' '),
    kind: command === 'EXPLAIN' || command === 'SHOW' ? 'report' : 'query',
    originOf: (offset) => offset - colons.filter((colon, index) => colon + 1 + index < offset).length,
  };
}

/** Where the statement ends, and the colons before a name or number. */
function scan(text: string): { end: number; colons: number[] } {
  const colons: number[] = [];
  const open: number[] = [];
  for (let at = 0; at < text.length; at++) {
    const next = skipQuoted(text, at);
    if (next > at) {
      at = next - 1;
      continue;
    }
    if (text[at] === ';') {
      checkLast(text, at);
      checkClosed(text, open);
      return { end: at, colons };
    }
    if (text[at] === '(') open.push(at);
    if (text[at] === ')' && open.pop() === undefined) throw invalidAt(text, at, 'a ")" without its "("');
    if (text.startsWith('::', at)) at += 1;
    else if (text[at] === ':' && /\w/.test(text[at + 1] ?? '')) colons.push(at);
  }
  checkClosed(text, open);
  return { end: text.length, colons };
}

function checkLast(text: string, semicolon: number): void {
  let at = semicolon;
  while (text[at] === ';') at = skipSpace(text, at + 1);
  if (at < text.length) throw invalidAt(text, at, 'a second statement; "odds sql" takes one');
}

function checkClosed(text: string, open: readonly number[]): void {
  const unclosed = open.at(-1);
  if (unclosed !== undefined) throw invalidAt(text, unclosed, 'a "(" without its ")"');
}

function invalidAt(text: string, offset: number, what: string): OddsError {
  const { line, column, excerpt } = placeOf(text, offset);
  return new OddsError('statement_invalid', `There is ${what} (line ${line}, column ${column}).`, {
    details: { line, column, excerpt },
  });
}

function notAQuery(text: string, command: string): OddsError {
  const { line, column, excerpt } = placeOf(text, skipSpace(text, 0));
  return new OddsError(
    'statement_invalid',
    `"odds sql" only reads: it takes SELECT, WITH, VALUES, TABLE, EXPLAIN or SHOW, not ${command}.`,
    { details: { line, column, excerpt } },
  );
}

/** Commands of PostgreSQL that are no query. The server refuses them too, but with a confusing message. */
const otherCommands = new Set(
  `ABORT ALTER ANALYZE BEGIN CALL CHECKPOINT CLOSE CLUSTER COMMENT COMMIT COPY CREATE DEALLOCATE DECLARE DELETE DISCARD DO
  DROP END EXECUTE FETCH GRANT IMPORT INSERT LISTEN LOAD LOCK MERGE MOVE NOTIFY PREPARE REASSIGN REFRESH REINDEX RELEASE
  RESET REVOKE ROLLBACK SAVEPOINT SECURITY SET START TRUNCATE UNLISTEN UPDATE VACUUM`.split(/\s+/),
);
