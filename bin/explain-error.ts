import { getSystemErrorName } from 'node:util';
import { OddsError } from '../lib/resilience/odds-error.ts';

/**
 * Translates an error of the operating system, SQLite or a PostgreSQL server to one that says what is wrong, where, and what to do.
 * Any other error stays as it is.
 */
export function explain(thrown: unknown): unknown {
  if (thrown instanceof OddsError || !(thrown instanceof Error)) return thrown;
  return ofSystem(thrown) ?? ofSqlite(thrown) ?? thrown;
}

const remedies: Readonly<Record<string, readonly [is: string, remedy: string]>> = {
  EACCES: ['may not be used by this user', 'Give this user the right to read and write it'],
  EPERM: ['may not be used by this user', 'Give this user the right to read and write it'],
  EROFS: ['is on a file system that only reads', 'Make that writable'],
  ENOSPC: ['is on a disk that is full', 'Free some space'],
  EDQUOT: ['is beyond the disk quota of this user', 'Free some space'],
  ENOTDIR: ['has a file in the place of a folder', 'Move that file away'],
  EEXIST: ['has a file in the place of a folder', 'Move that file away'],
  EISDIR: ['is a folder in the place of a file', 'Move that folder away'],
  ENOENT: ['cannot be made', 'Make the folder above it'],
  ENAMETOOLONG: ['has too long a name', 'Shorten it'],
  ELOOP: ['is a link that leads to itself', 'Remove that link'],
  EMFILE: ['cannot be opened: this process has too many files open', 'Raise the limit (ulimit -n)'],
};

/** An error of a file that the state is kept in: a file that the user names is read where its option is known. */
function ofSystem(error: Error & { code?: unknown; path?: unknown; errno?: unknown }): OddsError | undefined {
  const name = typeof error.errno === 'number' ? systemName(error.errno) : String(error.code);
  const known = remedies[name];
  if (known === undefined || typeof error.path !== 'string') return name === 'ENOSPC' ? diskFull(error) : undefined;
  return stateError(`${error.path} ${known[0]}`, known[1], error);
}

function systemName(errno: number): string {
  try {
    return getSystemErrorName(errno);
  } catch {
    return '';
  }
}

function diskFull(error: Error): OddsError {
  return stateError('The disk is full', 'Free some space', error);
}

const sqliteStates: Readonly<Record<number, readonly [is: string, remedy: string]>> = {
  8: ['It may only be read', 'Make ODDS_HOME writable'],
  10: ['It cannot be read or written', 'Look at the disk'],
  11: ['A file in it is damaged', 'Restore it'],
  13: ['The disk is full', 'Free some space'],
  14: ['A file in it cannot be opened', 'Make ODDS_HOME a folder that this user may write to'],
  26: ['A file in it is of another program', 'Move it away'],
};

/** The lock and the objects are kept in SQLite. The extended codes have the kind in their low byte. */
function ofSqlite(error: Error & { errcode?: unknown }): OddsError | undefined {
  const known = typeof error.errcode === 'number' ? sqliteStates[error.errcode & 0xff] : undefined;
  return known && stateError(`The state in ODDS_HOME is not usable. ${known[0]}`, known[1], error);
}

function stateError(what: string, remedy: string, cause: Error): OddsError {
  return new OddsError(
    'environment_invalid',
    `${what}. ${remedy}, or choose another folder with ODDS_HOME. (${cause.message.replaceAll('\n', ' ')})`,
    { cause },
  );
}
