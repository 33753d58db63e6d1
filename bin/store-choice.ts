import { relative } from 'node:path';
import type { Command } from 'commander';
import { moveOldState, type StoreKind } from '../infra/local/stores.ts';
import type { StageName } from '../infra/stage-names.ts';
import type { CommandEntry } from './commands.ts';
import type { Surroundings } from './session.ts';
import { type Store, storeOf } from './store.ts';

const headings: Readonly<Record<StoreKind, string>> = {
  sim: 'store: sim, the simulated market (--live: real data)',
  live: 'store: live, real data',
};

/** Opens the store that the options --live and --stage choose, before the command runs. */
export function chooseStore(
  program: Command,
  surroundings: Surroundings,
  { onlyHere, fromCheckout }: Pick<CommandEntry, 'onlyHere' | 'fromCheckout'>,
): void {
  program.hook('preAction', (_program, command) => {
    const { live, stage, json } = command.optsWithGlobals<{ live?: true; stage?: StageName; json?: true }>();
    const { config, terminal } = surroundings;
    if (stage !== undefined) {
      if (onlyHere !== undefined) command.error(`error: '${command.name()}' takes no '--stage': ${onlyHere}`);
      const heading = json ? {} : { heading: `stage: ${stage}, on AWS` };
      surroundings.store = { ...storeOf(config, 'live'), stage, ...heading };
      return;
    }
    if (fromCheckout) return;
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
