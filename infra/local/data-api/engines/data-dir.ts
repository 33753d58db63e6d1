import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { OddsError } from '../../../../lib/resilience/odds-error.ts';
import { makeFolder } from '../../make-folder.ts';
import { holderOf, type ProcessLock, takeLock } from '../../process-lock.ts';

/** The right to open the database in a folder, and the folder's one name. */
export interface DataDir extends ProcessLock {
  readonly path: string;
}

/**
 * Two processes on one folder would ruin the database in it, whichever engine each of them runs.
 * @throws OddsError if another process has it
 */
export function lockDataDir(folder: string): DataDir {
  const path = nameOf(folder);
  const file = `${path}.lock`;
  const lock = takeLock(file);
  if (lock !== undefined) return { path, release: lock.release };
  throw new OddsError(
    'environment_invalid',
    `The database in ${path} is in use by ${holderOf(file)}. End that process, or choose another folder.`,
  );
}

/** @throws OddsError if the folder holds something else, which must not be overwritten */
export function holdsDatabase(path: string): boolean {
  if (existsSync(join(path, 'PG_VERSION'))) return true;
  if (!existsSync(path) || readdirSync(path).length === 0) return false;
  throw new OddsError('environment_invalid', `${path} holds other files than a database. Choose another folder.`);
}

/** The same for each way to write it, so that all who open the folder mean the same lock. */
function nameOf(folder: string): string {
  const absolute = resolve(folder);
  if (existsSync(absolute)) return realpathSync(absolute);
  makeFolder(dirname(absolute));
  return join(realpathSync(dirname(absolute)), basename(absolute));
}
