import { existsSync, readdirSync, renameSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { OddsError } from '../../lib/resilience/odds-error.ts';
import { makeFolder } from './make-folder.ts';
import { holderOf, takeLock } from './process-lock.ts';

/** Simulated and real data never share a store: each has a folder of its own, with its own database, objects and tables. */
export type StoreKind = 'sim' | 'live';

/** The folder of a store, below that of all local state. */
export function storeFolder(root: string, kind: StoreKind): string {
  return join(resolve(root), kind);
}

/** What a home held at its root while it was one store. The market comes last: it says which store the rest belongs to. */
const oldState = /^(database(\.being-made)?|s3(-.+)?|dynamodb)$/;
const marketFile = 'market.json';
const oldLock = 'machine.lock';

/**
 * Moves the state of an older version, which kept simulated and real data together in the root, into a store. A home in which
 * a simulated market ran becomes the simulated store. An interrupted move is continued by the next call.
 *
 * @returns the store that it was moved to; undefined if there is nothing to move
 * @throws OddsError `environment_invalid` if a process uses the old state, or the store already has its own
 */
export function moveOldState(root: string): StoreKind | undefined {
  const found = existsSync(root) ? readdirSync(root).filter((name) => oldState.test(name)) : [];
  if (found.length === 0) return undefined;
  const kind: StoreKind = existsSync(join(root, marketFile)) ? 'sim' : 'live';
  const folder = storeFolder(root, kind);
  const lock = takeLock(join(root, oldLock));
  if (lock === undefined) {
    throw refused(root, `is in use by ${holderOf(join(root, oldLock))}, of an older version. Let it end first`);
  }
  try {
    const names = kind === 'sim' ? [...found, marketFile] : found;
    const taken = names.find((name) => existsSync(join(folder, name)));
    if (taken !== undefined) {
      throw refused(
        root,
        `is of an older version and belongs into ${folder}, which already has its own ${taken}. Move one of the two away`,
      );
    }
    makeFolder(folder, 0o700);
    for (const name of names) renameSync(join(root, name), join(folder, name));
  } finally {
    lock.release();
  }
  return kind;
}

function refused(root: string, why: string): OddsError {
  return new OddsError(
    'environment_invalid',
    `The state in ${resolve(root)} ${why}, or choose another folder with ODDS_HOME.`,
  );
}
