import { execFile } from 'node:child_process';
import { join } from 'node:path';

export interface OddsRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The project's folder: commands run there. */
export const root = join(import.meta.dirname, '../../..');

/** Runs the command line as a process of its own, with an environment that holds nothing of ours but the home. */
export function runOdds(
  home: string,
  words: readonly string[],
  environment: Record<string, string> = {},
): Promise<OddsRun> {
  return new Promise((resolve) => {
    const env = { PATH: process.env.PATH ?? '', ODDS_HOME: home, ...environment };
    const child = execFile(process.execPath, ['bin/odds.ts', ...words], {
      cwd: root,
      env,
      maxBuffer: 64 * 1024 * 1024,
    });
    let stdout = '';
    let stderr = '';
    child.stdout?.on('data', (text) => (stdout += text));
    child.stderr?.on('data', (text) => (stderr += text));
    child.on('close', (code, signal) => resolve({ exitCode: code ?? (signal ? -1 : 0), stdout, stderr }));
  });
}
