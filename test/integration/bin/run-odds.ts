import { type ChildProcess, execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { collectionReportSchema } from '../../../lib/collection/collection-report.ts';

export interface OddsRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The project's folder: commands run there. */
export const root = join(import.meta.dirname, '../../..');

/** The report of a collection that was run with --json. */
export const reportOf = ({ stdout }: OddsRun) => collectionReportSchema.parse(JSON.parse(stdout));

/** Runs the command line as a process of its own, with an environment that holds nothing of ours but the home. */
export function runOdds(
  home: string,
  words: readonly string[],
  environment: Record<string, string> = {},
): Promise<OddsRun> {
  return outcomeOf(startOdds(home, words, environment));
}

/** The same, still running. */
export function startOdds(
  home: string,
  words: readonly string[],
  environment: Record<string, string> = {},
): ChildProcess {
  return start(process.execPath, ['bin/odds.ts', ...words], { ODDS_HOME: home, ...environment });
}

/** Runs a line of bash in the project's folder; `node` is the one of this process. */
export function pipeline(line: string, home: string): Promise<OddsRun> {
  const path = `${dirname(process.execPath)}:${process.env.PATH}`;
  return outcomeOf(start('bash', ['--norc', '-c', line], { ODDS_HOME: home, PATH: path }));
}

function start(program: string, words: readonly string[], environment: Record<string, string>): ChildProcess {
  const env = { PATH: process.env.PATH ?? '', ...environment };
  return execFile(program, words, { cwd: root, env, maxBuffer: 64 * 1024 * 1024 });
}

export function outcomeOf(child: ChildProcess): Promise<OddsRun> {
  return new Promise((resolve) => {
    let stdout = '';
    let stderr = '';
    child.stdout?.on('data', (text) => (stdout += text));
    child.stderr?.on('data', (text) => (stderr += text));
    child.on('close', (code, signal) => resolve({ exitCode: code ?? (signal ? -1 : 0), stdout, stderr }));
  });
}
