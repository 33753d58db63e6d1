import { inspect } from 'node:util';
import { Command, CommanderError } from 'commander';
import { OddsError } from '../lib/resilience/odds-error.ts';
import { addBoard } from './commands/board.ts';
import { addCircuits } from './commands/circuits.ts';
import { addCollect } from './commands/collect.ts';
import { addDrain } from './commands/drain.ts';
import { addHealth } from './commands/health.ts';
import { addMigrate } from './commands/migrate.ts';
import { addRebuild } from './commands/rebuild.ts';
import { addReplay } from './commands/replay.ts';
import { addSchedule } from './commands/schedule.ts';
import { addSql } from './commands/sql.ts';
import { addStart } from './commands/start.ts';
import { addStatus } from './commands/status.ts';
import { readConfig } from './config.ts';
import { FailureTold } from './failure-told.ts';
import type { Surroundings } from './session.ts';
import { addStoreChoice, storeOf } from './store-choice.ts';
import type { Terminal } from './terminal.ts';

const usageError = 2;
const usageErrors: ReadonlySet<string> = new Set(['argument_invalid', 'environment_invalid']);

const overview = `
Examples:
  odds start                       see the whole of it on a simulated market
  odds collect --json              observe and record once
  odds board                       the games and their best prices
  odds sql "select count(*) from odds.line_change"

State is kept in .odds beside the code, or in the folder of $ODDS_HOME: simulated data in its folder sim, real data in live.
Every command works on the simulated store, and with --live on the real one. $DATABASE_URL puts a PostgreSQL server in the
place of the embedded one; a database belongs to one of the two stores. $THE_ODDS_API_KEY is what the functions find as their
secret; it is written nowhere. $POWERTOOLS_LOG_LEVEL (DEBUG, INFO, WARN, ERROR) prints the functions’ logs from that level on.`;

export interface Invocation extends Omit<Surroundings, 'config' | 'store'> {
  /** The words after the program's name. */
  readonly words: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The command line. @returns the exit code: 0, 1 where the work failed, 2 where it was asked wrongly */
export async function runProgram({ words, environment, ...rest }: Invocation): Promise<number> {
  try {
    const config = readConfig(environment);
    await buildProgram({ config, ...rest, store: storeOf(config, 'sim') }).parseAsync(words, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : usageError;
    if (!(error instanceof FailureTold)) tell(error, words, rest.terminal);
    return error instanceof OddsError && usageErrors.has(error.code) ? usageError : 1;
  }
}

function buildProgram(surroundings: Surroundings): Command {
  const program = new Command('odds')
    .description('Collects betting odds and keeps every price that was seen. This is the whole of it on one machine.')
    .option('--verbose', 'print the functions’ logs, to standard error')
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('after', overview)
    .showHelpAfterError('(add --help for what there is)')
    .configureOutput({
      writeOut: (text) => surroundings.terminal.print(text.trimEnd()),
      writeErr: (text) => surroundings.terminal.note(text.trimEnd()),
    })
    .exitOverride();
  addStoreChoice(program, surroundings);
  const commands = [
    addStart,
    addMigrate,
    addCollect,
    addBoard,
    addSql,
    addStatus,
    addDrain,
    addReplay,
    addRebuild,
    addCircuits,
    addSchedule,
    addHealth,
  ];
  for (const add of commands) add(program, surroundings);
  return program;
}

/** The roles come with the schema. */
const unknownRole = '28P01';

/** A sentence for people, and with --json an object for programs, so that standard output is JSON in any case. */
function tell(error: unknown, words: readonly string[], terminal: Terminal): void {
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const { sqlState, line, column, excerpt, hint, isCutOff } = error instanceof OddsError ? error.details : {};
  terminal.note(`error: ${message}`);
  if (Array.isArray(excerpt)) for (const shown of excerpt) terminal.note(`  ${shown}`);
  if (hint !== undefined) terminal.note(`hint: ${hint}`);
  if (code === 'database_schema_missing' || sqlState === unknownRole)
    terminal.note(
      `hint: "odds migrate" brings the database to the schema of this code, "odds migrate --check" says what differs`,
    );
  if (isCutOff !== true && words.some((word) => word === '--json' || word === '--jsonl'))
    terminal.print(JSON.stringify({ error: { code: code ?? 'unexpected', message, sqlState, line, column, hint } }));
  if (code === undefined || words.includes('--verbose')) terminal.note(inspect(error));
}
