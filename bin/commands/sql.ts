import { readFile } from 'node:fs/promises';
import { text as textOf } from 'node:stream/consumers';
import { type Command, Option } from 'commander';
import { OddsError } from '../../lib/resilience/odds-error.ts';
import { reasonOf } from '../file-reason.ts';
import { type Surroundings, withDeployment } from '../session.ts';
import { csvWriter, jsonWriter } from '../sql/data-writers.ts';
import { type RowWriter, runStatement } from '../sql/run-statement.ts';
import { blockWriter, tableWriter } from '../sql/screen-writers.ts';
import { readStatement } from '../sql/statement.ts';
import type { Terminal } from '../terminal.ts';

interface SqlOptions {
  readonly file?: string;
  readonly csv?: true;
  readonly json?: true;
  readonly jsonl?: true;
  readonly expanded?: true;
  readonly verbose?: true;
}

const examples = `
The views (docs/sql.md explains their columns):
  odds.current_line    every line as it was last seen, with its game and sportsbook; stale if its source no longer shows it
  odds.line_change     every change of every line, since the first observation
  odds.current_split, odds.split_change    public betting, in the same two ways
  odds.game, odds.observation              what is known of the games, and what was observed

The result may be of any size. Times are in UTC, as in 2026-07-04T17:05:00Z. NULL is ∅ in a table, nothing in CSV (an
empty text is "" there) and null in JSON. Arrays are JSON arrays there; numeric is text, so that it stays exact; a second
column of one name gets a number after its name. On a screen that is too narrow for a table, each row is a block.

Examples:
  odds sql "select sportsbook, price from odds.current_line where market = 'moneyline' and not stale limit 10"
  odds sql "select count(*) from odds.line_change" --json
  odds sql -f query.sql --csv > lines.csv
  echo "table odds.game" | odds sql --jsonl`;

export function addSql(program: Command, surroundings: Surroundings): void {
  program
    .command('sql')
    .argument('[statement]', 'one SQL statement; read from standard input if there is none, or if it is -')
    .option('-f, --file <file>', 'read the statement from this file')
    .addOption(new Option('--csv', 'print CSV with a header').conflicts(['json', 'jsonl', 'expanded']))
    .addOption(
      new Option('--json', 'print one JSON array with an object for each row').conflicts(['jsonl', 'expanded']),
    )
    .addOption(new Option('--jsonl', 'print one JSON object a line, for each row').conflicts('expanded'))
    .option('-x, --expanded', 'print each row as a block, one column a line')
    .addHelpText('after', examples)
    .action(async (given: string | undefined, _options, command: Command) => {
      const options = command.optsWithGlobals<SqlOptions>();
      if (given !== undefined && options.file !== undefined) {
        command.error("error: give a statement or '--file', not both");
      }
      const { file } = options;
      const text = await (file === undefined ? statementOf(given, surroundings, command) : readFileOf(file));
      await sql(text, options, surroundings);
    });
}

async function sql(text: string, options: SqlOptions, surroundings: Surroundings): Promise<void> {
  const statement = readStatement(text);
  const { terminal } = surroundings;
  const first = Promise.withResolvers<void>();
  let asking: Promise<void> | undefined;
  let hasPrinted = false;
  const write = async (part: string) => {
    hasPrinted = true;
    first.resolve();
    await asking;
    return await terminal.write(part);
  };
  const writer = writerFor(options, { ...terminal, write });
  try {
    await withDeployment(surroundings, { verbose: options.verbose === true }, async ({ database }, interrupted) => {
      asking = terminal.during('Asking the database', () => first.promise);
      await runStatement({ database: database('reader'), statement, writer, signal: interrupted }).finally(
        first.resolve,
      );
    });
  } catch (error) {
    throw hasPrinted && error instanceof OddsError ? cutOff(error) : error;
  }
}

/** What was printed is no whole result, and nothing more is added to it: as JSON it is not even valid. */
function cutOff({ code, message, details, cause }: OddsError): OddsError {
  return new OddsError(code, `The result is cut off. ${message}`, { cause, details: { ...details, isCutOff: true } });
}

function writerFor({ csv, json, jsonl, expanded }: SqlOptions, terminal: Terminal): RowWriter {
  if (csv) return csvWriter(terminal);
  if (json || jsonl) return jsonWriter(terminal, json ? 'array' : 'lines');
  return expanded ? blockWriter(terminal) : tableWriter(terminal);
}

async function statementOf(given: string | undefined, { stdin }: Surroundings, command: Command): Promise<string> {
  if (given !== undefined && given !== '-') return given;
  const input = stdin?.();
  if (input === undefined || (input.isTTY && given === undefined)) {
    command.error("error: there is no statement; give one, a '--file', or '-' to type it");
  }
  return await textOf(input);
}

async function readFileOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new OddsError('argument_invalid', `The file ${file} cannot be read: ${reasonOf(error)}.`, { cause: error });
  }
}
