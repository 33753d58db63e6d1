import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openHome } from '../../../infra/local/home.ts';
import { type Machine, startMachine } from '../../../infra/local/machine.ts';
import { type StoreKind, storeFolder } from '../../../infra/local/stores.ts';
import { type EngineKind, engineAtHand, openFreshEngine } from '../../support/engines.ts';
import { keepParts } from '../../support/kept-parts.ts';
import { openMigratedEngine, placeMigratedDatabase } from '../../support/migrated.ts';
import { type InProcess, runInProcess } from './run-in-process.ts';
import type { OddsRun } from './run-odds.ts';

interface MachineChoices {
  /** By default the server if there is one, which is faster than PGlite in the home. */
  readonly engine?: EngineKind;
  /** Whether the database has the project's schema; it has by default. */
  readonly migrated?: boolean;
}

interface StartedMachine extends Machine {
  /** Undefined if it is PGlite in the home. */
  readonly databaseUrl: string | undefined;
}

/** A home, and commands in it that run in this process, with functions that stay warm. */
export interface CommandLine {
  readonly home: string;
  odds(...words: string[]): Promise<OddsRun>;
  /** At another time than now, in another environment, or with other parts. */
  oddsIn(surroundings: InProcess, ...words: string[]): Promise<OddsRun>;
  /** Starts the machine of a store: commands join it, and start nothing of their own. */
  start(kind: StoreKind, options?: MachineChoices): Promise<StartedMachine>;
  close(): Promise<void>;
}

/** @param name a part of the name of the home's folder */
export function openCommandLine(name: string): CommandLine {
  const ending = new AsyncDisposableStack();
  const home = mkdtempSync(join(tmpdir(), `odds-${name}-`));
  ending.defer(() => rmSync(home, { recursive: true, force: true }));
  const parts = keepParts();
  const oddsIn = (surroundings: InProcess, ...words: string[]) => runInProcess(home, words, { parts, ...surroundings });
  return {
    home,
    oddsIn,
    odds: (...words) => oddsIn({}, ...words),
    async start(kind, { engine = engineAtHand(), migrated = true } = {}) {
      const folder = storeFolder(home, kind);
      if (engine === 'pglite' && migrated) await placeMigratedDatabase(openHome(folder).database);
      const databaseUrl = engine === 'postgres' ? await openDatabase(ending, migrated) : undefined;
      const machine = await startMachine({ home: folder, databaseUrl });
      ending.defer(() => machine.close());
      return { ...machine, databaseUrl };
    },
    close: async () => {
      await parts.close();
      await ending.disposeAsync();
    },
  };
}

/** On the server, until the end. */
async function openDatabase(ending: AsyncDisposableStack, migrated: boolean): Promise<string | undefined> {
  const { engine, url } = await (migrated ? openMigratedEngine('postgres') : openFreshEngine('postgres'));
  ending.defer(() => engine.close());
  return url;
}
