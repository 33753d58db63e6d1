import { type StoreKind, storeFolder } from '../infra/local/stores.ts';
import type { StageName } from '../infra/stage-names.ts';
import type { Config } from './config.ts';

/** The store that a command works on. */
export interface Store {
  readonly kind: StoreKind;
  /** Its home: the folder that holds all its state. */
  readonly folder: string;
  /** If the command works on a stage on AWS, which holds real data; then nothing of the folder is used. */
  readonly stage?: StageName;
  /** The line that says which store it is; undefined if the output is JSON, which has a field for it. */
  readonly heading?: string;
}

export function storeOf({ ODDS_HOME: root }: Config, kind: StoreKind): Store {
  return { kind, folder: storeFolder(root, kind) };
}

/** A report as one JSON object that says which store it is of. */
export function jsonOf({ kind, stage }: Store, report: unknown): string {
  return JSON.stringify({ store: stage ?? kind, ...Object(report) });
}
