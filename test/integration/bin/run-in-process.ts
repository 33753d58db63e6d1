import { Readable, Writable } from 'node:stream';
import { runProgram } from '../../../bin/program.ts';
import { openTerminal } from '../../../bin/terminal.ts';
import type { OddsRun } from './run-odds.ts';

/** Runs the command line in this process, at the time of a clock: a process of its own takes a second more. */
export async function runInProcess(
  home: string,
  words: readonly string[],
  {
    clock = () => new Date(),
    environment = {},
    input,
  }: { clock?: () => Date; environment?: Record<string, string>; input?: string | undefined } = {},
): Promise<OddsRun> {
  const [stdout, stderr] = [new Screen(), new Screen()];
  const terminal = openTerminal(stdout, stderr);
  const exitCode = await runProgram({
    words,
    terminal,
    clock,
    environment: { ODDS_HOME: home, ...environment },
    ...(input !== undefined && { stdin: () => Readable.from([input]) }),
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
