import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { makeFolder } from './make-folder.ts';

/** The folder of a local machine. It holds all its state. */
export interface Home {
  readonly root: string;
  /** The cluster: PGlite's data directory. Absent if `DATABASE_URL` names a server. */
  readonly database: string;
  /** S3: buckets and objects, in one SQLite file. */
  readonly objects: string;
  /** DynamoDB: a LevelDB folder. */
  readonly tables: string;
  /** Seed and clock of the simulated market. */
  readonly market: string;
  /** What the functions printed last. */
  readonly functionLog: string;
  /** Held by the process that runs the machine. */
  readonly lock: string;
  /** Where that process answers. */
  readonly instance: string;
}

/** Makes the folder if there is none, for its owner alone. One that is there keeps its mode: it may hold other things too. */
export function openHome(folder: string): Home {
  const root = resolve(folder);
  makeFolder(root, 0o700);
  return {
    root,
    database: join(root, 'database'),
    objects: join(root, 's3'),
    tables: tablesIn(root),
    market: join(root, 'market.json'),
    functionLog: join(root, 'functions.log'),
    lock: join(root, 'machine.lock'),
    instance: join(root, 'instance.json'),
  };
}

/** Whether a machine has run in that folder, so that it holds run statuses. Makes no folder. */
export function isUsed(folder: string): boolean {
  return existsSync(tablesIn(resolve(folder)));
}

function tablesIn(root: string): string {
  return join(root, 'dynamodb');
}
