import { Command, CommanderError, Option } from 'commander';
import { stageNames } from '../infra/stage-names.ts';
import { OddsError } from '../lib/resilience/odds-error.ts';
import { AlreadyReportedError } from './already-reported-error.ts';
import { type CommandEntry, commands } from './commands.ts';
import { exitCodeLines, exitCodes } from './exit-codes.ts';
import { explain } from './explain-error.ts';
import type { Surroundings } from './session.ts';
import { tell } from './tell-error.ts';
import type { Terminal } from './terminal.ts';
import { versionText } from './version.ts';

const usageErrors: ReadonlySet<string> = new Set(['argument_invalid', 'environment_invalid']);

const overview = `
Examples:
  odds start                       see the whole of it on a simulated market
  odds collect --json              observe and record once
  odds board                       the games and their best prices
  odds sql "select count(*) from odds.line_change"
  odds status --stage prod         the same of a deployed stage
  odds cost --stage prod           what a month of it costs

State is kept in .odds beside the code, or in the folder of $ODDS_HOME: simulated data in its folder sim, real data in live.
Every command works on the simulated store, and with --live on the real one. $DATABASE_URL puts a PostgreSQL server in the
place of the embedded one; a database belongs to one of the two stores. $THE_ODDS_API_KEY is what the functions find as their
secret; it is written nowhere. $ACTION_NETWORK_BOOKS are the books that Action Network is asked for, by its ids, separated by
commas. $POWERTOOLS_LOG_LEVEL (DEBUG, INFO, WARN, ERROR) prints the functions’ logs from that level on.

With --stage, a command works on the functions and stores of a deployed stage, with the credentials and the region that the AWS
SDK finds ($AWS_PROFILE, $AWS_REGION). It asks before it changes something there; --yes answers that. docs/operators.md lists
the permissions that each command needs. Only cost needs none: it reads the settings of the stage.

Exit codes:
${exitCodeLines().join('\n')}`;

export interface Invocation extends Omit<Surroundings, 'config' | 'store'> {
  /** The words after the program's name. */
  readonly words: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The command line. @returns the exit code, as the table of exit codes has it */
export async function runProgram({ words, environment, ...rest }: Invocation): Promise<number> {
  try {
    const program = buildProgram(rest.terminal);
    const named = words.find((word) => !word.startsWith('-'));
    for (const entry of commands) {
      if (entry.name === named) await addWhole(entry, program, { words, environment, ...rest });
      else program.command(entry.name).description(entry.summary);
    }
    await program.parseAsync(words, { from: 'user' });
    return exitCodes.done.code;
  } catch (error) {
    return exitCodeOf(error, words, rest.terminal);
  }
}

/** What it needs is imported here, so that the help of all commands is there at once. */
async function addWhole(entry: CommandEntry, program: Command, invocation: Invocation): Promise<void> {
  const { words: _words, environment, ...rest } = invocation;
  const add = await entry.load();
  const { readConfig } = await import('./config.ts');
  const { storeOf } = await import('./store.ts');
  const { chooseStore } = await import('./store-choice.ts');
  const config = readConfig(environment);
  const surroundings: Surroundings = { config, ...rest, store: storeOf(config, 'sim') };
  chooseStore(program, surroundings, entry);
  add(program, surroundings);
  program.commands.at(-1)?.description(entry.summary);
}

function exitCodeOf(thrown: unknown, words: readonly string[], terminal: Terminal): number {
  if (thrown instanceof AlreadyReportedError) return thrown.exitCode;
  if (thrown instanceof CommanderError) {
    if (thrown.exitCode === 0) return exitCodes.done.code;
    // Commander has printed it to standard error.
    tell(new OddsError('argument_invalid', thrown.message.replace(/^error: /, '')), { words, terminal, isSaid: true });
    return exitCodes.usage.code;
  }
  const error = explain(thrown);
  tell(error, { words, terminal });
  return error instanceof OddsError && usageErrors.has(error.code) ? exitCodes.usage.code : exitCodes.failed.code;
}

function buildProgram(terminal: Terminal): Command {
  return new Command('odds')
    .description('Collects betting odds and keeps every price that was seen: on this machine, or on a stage on AWS.')
    .option('--verbose', 'print the functions’ logs, to standard error')
    .option('--live', 'work on real data, and ask the real hosts, in place of the simulated market')
    .addOption(
      new Option('--stage <name>', 'work on this stage on AWS, in place of this machine')
        .choices(stageNames)
        .implies({ live: true }),
    )
    .configureHelp({ showGlobalOptions: true })
    .version(versionText(), '--version', 'print the version of odds and of Node')
    .addHelpText('after', overview)
    .showHelpAfterError('(add --help for what there is)')
    .configureOutput({
      writeOut: (text) => terminal.print(text.trimEnd()),
      writeErr: (text) => terminal.note(text.trimEnd()),
    })
    .exitOverride();
}
