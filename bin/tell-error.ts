import { inspect } from 'node:util';
import { OddsError } from '../lib/resilience/odds-error.ts';
import type { Terminal } from './terminal.ts';
import { visibleLines } from './visible.ts';

/** The roles come with the schema. */
const unknownRole = '28P01';

/** The code, in JSON, of an error that is not of the error table: a bug of this program. */
const ownFault = 'internal_error';

interface Telling {
  readonly words: readonly string[];
  readonly terminal: Terminal;
  /** Whether the sentence is on standard error already. */
  readonly isSaid?: boolean;
}

/** A sentence for people, and with --json an object for programs, so that standard output is JSON in any case. */
export function tell(error: unknown, { words, terminal, isSaid = false }: Telling): void {
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const { sqlState, line, column, excerpt, hint, isCutOff } = error instanceof OddsError ? error.details : {};
  if (!isSaid) {
    terminal.note(`error: ${visibleLines(message)}`);
    if (Array.isArray(excerpt)) for (const part of excerpt) terminal.note(`  ${part}`);
    if (hint !== undefined) terminal.note(`hint: ${hint}`);
    if (code === 'database_schema_missing' || sqlState === unknownRole) terminal.note(schemaHint);
    if (code === undefined) terminal.note('hint: this is a fault of odds itself; --verbose shows where it is');
  }
  if (isCutOff !== true && asksForJson(words))
    terminal.print(JSON.stringify({ error: { code: code ?? ownFault, message, sqlState, line, column, hint } }));
  if (!isSaid && words.includes('--verbose')) terminal.note(inspect(error));
}

const schemaHint =
  'hint: "odds migrate" brings the database to the schema of this code, "odds migrate --check" says what differs';

function asksForJson(words: readonly string[]): boolean {
  return words.some((word) => word === '--json' || word === '--jsonl');
}
