import { runProgram } from '../../../bin/program.ts';
import { fakeTerminal } from '../../unit/bin/fake-terminal.ts';
import type { OddsRun } from './run-odds.ts';

/** Runs the command line in this process, at the time of a clock. */
export async function runInProcess(
  home: string,
  words: readonly string[],
  { clock = () => new Date(), environment = {} }: { clock?: () => Date; environment?: Record<string, string> } = {},
): Promise<OddsRun> {
  const terminal = fakeTerminal();
  const exitCode = await runProgram({ words, terminal, clock, environment: { ODDS_HOME: home, ...environment } });
  return { exitCode, stdout: terminal.printed.join('\n'), stderr: terminal.noted.join('\n') };
}
