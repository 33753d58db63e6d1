import { DatabaseSync } from 'node:sqlite';

export interface MachineLock {
  release(): void;
}

/**
 * The right to run the machine of a home, or undefined while another process has it. SQLite holds it as a lock of the
 * operating system on a file, so that it ends with its process, however that ends: there is no stale lock to recover.
 */
export function takeLock(file: string): MachineLock | undefined {
  const holder = new DatabaseSync(file);
  try {
    holder.exec('begin exclusive');
    return { release: () => holder.close() };
  } catch (error) {
    holder.close();
    if (isBusy(error)) return undefined;
    throw error;
  }
}

/** SQLITE_BUSY */
function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === 5;
}
