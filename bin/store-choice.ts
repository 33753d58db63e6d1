import { relative } from 'node:path';
import type { Command } from 'commander';
import { moveOldState, type StoreKind, storeFolder } from '../infra/local/stores.ts';
import type { Config } from './config.ts';
import type { Surroundings } from './session.ts';

/** The store that a command works on. */
export interface Store {
  readonly kind: StoreKind;
  /** Its home: all of its state is in this folder. */
  readonly folder: string;
  /** The line that says which store it is; undefined if the output is JSON, which has a field for it. */
  readonly heading?: string;
}

export function storeOf({ ODDS_HOME: root }: Config, kind: StoreKind): Store {
  return { kind, folder: storeFolder(root, kind) };
}

const headings: Readonly<Record<StoreKind, string>> = {
  sim: 'store: sim, the simulated market (--live: real data)',
  live: 'store: live, real data',
};

/** Opens the store that the option --live chooses, before the command runs. */
export function chooseStore(program: Command, surroundings: Surroundings): void {
  program.hook('preAction', (_program, command) => {
    const { live, json } = command.optsWithGlobals<{ live?: true; json?: true }>();
    const { config, terminal } = surroundings;
    const moved = moveOldState(config.ODDS_HOME);
    if (moved !== undefined) terminal.note(movedLine(storeOf(config, moved)));
    const store = storeOf(config, live ? 'live' : 'sim');
    surroundings.store = json ? store : { ...store, heading: headings[store.kind] };
  });
}

function movedLine({ kind, folder }: Store): string {
  const why =
    kind === 'sim'
      ? 'a simulated market ran in it; if it holds real data, move the folder'
      : 'no simulated market ran in it';
  return `The state of an older version was moved to ${relative(process.cwd(), folder)}, because ${why}.`;
}

/** A report as one JSON object that says which store it is of. */
export function jsonOf({ kind }: Store, report: unknown): string {
  return JSON.stringify({ store: kind, ...Object(report) });
}
