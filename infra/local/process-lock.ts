import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

export interface ProcessLock {
  release(): void;
}

/**
 * The right to something that one process at a time may use, or undefined while another process has it. SQLite holds it as a
 * lock of the operating system on a file, so that it ends with its process, however that ends: there is no stale lock to
 * recover.
 */
export function takeLock(file: string): ProcessLock | undefined {
  const connection = new DatabaseSync(file);
  try {
    connection.exec('begin exclusive');
    writeFileSync(pidFileOf(file), `${process.pid}\n`);
  } catch (error) {
    connection.close();
    if (isBusy(error)) return undefined;
    throw error;
  }
  return {
    release: () => {
      rmSync(pidFileOf(file), { force: true });
      connection.close();
    },
  };
}

/** Who has a lock that could not be taken, for a sentence to people. */
export function holderOf(file: string): string {
  try {
    return `process ${Number.parseInt(readFileSync(pidFileOf(file), 'utf8'), 10)}`;
  } catch {
    return 'another process';
  }
}

/** Written only by the holder. That of a killed process stays until the next holder overwrites it. */
function pidFileOf(file: string): string {
  return `${file}.pid`;
}

/** SQLITE_BUSY */
function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === 5;
}
