import { Writable } from 'node:stream';
import { type Invocation, runProgram } from '../../../bin/program.ts';
import type { LocalParts } from '../../../bin/session.ts';
import { openTerminal } from '../../../bin/terminal.ts';
import type { OddsRun } from './run-odds.ts';

export interface InProcess extends Partial<Pick<Invocation, 'stdin'>> {
  readonly clock?: () => Date;
  readonly environment?: Readonly<Record<string, string>>;
  readonly parts?: LocalParts | undefined;
}

/** Runs the command line in this process, at the time of a clock: a process of its own takes a second more. */
export async function runInProcess(
  home: string,
  words: readonly string[],
  { clock = () => new Date(), environment = {}, ...rest }: InProcess = {},
): Promise<OddsRun> {
  const [stdout, stderr] = [new Screen(), new Screen()];
  const terminal = openTerminal(stdout, stderr);
  const exitCode = await runProgram({
    words,
    terminal,
    clock,
    environment: { ODDS_HOME: home, ...environment },
    ...rest,
  });
  return { exitCode, stdout: stdout.text, stderr: stderr.text };
}

class Screen extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}
