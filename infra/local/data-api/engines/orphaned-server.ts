import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { OddsError } from '../../../../lib/resilience/odds-error.ts';

/** How long a server may take to end: by its fast shutdown, which writes a checkpoint, then by its immediate one. */
const shutdowns = [
  { signal: 'SIGINT', waitMs: 30_000 },
  { signal: 'SIGQUIT', waitMs: 10_000 },
] as const;

/**
 * A process that is killed outright leaves its PostgreSQL server running, and that blocks every next one on the same folder.
 * The caller has the lock of the folder, so no living process of this program uses such a server: it is ended.
 * @param settings the settings with which this program starts every server
 * @throws OddsError if this program did not start the server, or if the server does not end
 */
export async function endOrphanedServer(dataDir: string, settings: readonly string[]): Promise<void> {
  const lockFile = join(dataDir, 'postmaster.pid');
  if (!existsSync(lockFile)) return;
  const content = readFileSync(lockFile, 'utf8');
  const pid = Number.parseInt(content, 10);
  const command = commandOf(pid);
  if (!/postgres|postmaster/.test(command)) {
    // The server has ended, and its process id may be another program's now. PostgreSQL takes a lock file for stale if it
    // names the parent process, and still refuses to start if sessions of the old server live.
    writeFileSync(lockFile, content.replace(/^\d+/, String(process.pid)));
    return;
  }
  if (![`-D ${dataDir}`, ...settings].every((word) => command.includes(` ${word} `))) throw foreignServer(dataDir, pid);
  for (const { signal, waitMs } of shutdowns) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if (existsSync(lockFile)) throw foreignServer(dataDir, pid, error);
    }
    if (await isGone(lockFile, waitMs)) return;
  }
  throw new OddsError(
    'environment_invalid',
    `The PostgreSQL server (process ${pid}) that a killed process left in ${dataDir} does not end. Kill it.`,
  );
}

/** A server removes its lock file as the last thing. */
async function isGone(lockFile: string, waitMs: number): Promise<boolean> {
  const giveUpAt = Date.now() + waitMs;
  while (existsSync(lockFile) && Date.now() < giveUpAt) await sleep(50);
  return !existsSync(lockFile);
}

function foreignServer(dataDir: string, pid: number, cause?: unknown): OddsError {
  return new OddsError(
    'environment_invalid',
    `Process ${pid} is a PostgreSQL server that this program did not start, and postmaster.pid in ${dataDir} names it. ` +
      'End it, or choose another folder, or use that server by --database-url.',
    { cause },
  );
}

/** The command line of a process, with a blank around each word; empty if there is none, or if it has ended. */
function commandOf(pid: number): string {
  try {
    const command = existsSync('/proc/self/cmdline')
      ? readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      : execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
    return ` ${command.replaceAll(/[\0\n]/g, ' ')} `;
  } catch {
    return '';
  }
}
