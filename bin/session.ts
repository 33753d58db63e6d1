import type { Readable } from 'node:stream';
import type { FunctionName } from '../functions/declarations.ts';
import { withDestinations } from '../infra/local/destinations.ts';
import type { EnvironmentChoices } from '../infra/local/function-environment.ts';
import { openFunctionLog } from '../infra/local/function-log.ts';
import { openFunctions } from '../infra/local/invoke.ts';
import { openDatabase } from '../infra/local/local-database.ts';
import { type Machine, startMachine } from '../infra/local/machine.ts';
import { sources } from '../lib/sources/registry.ts';
import type { Database } from '../lib/storage/database.ts';
import { AlreadyReportedError } from './already-reported-error.ts';
import type { Config } from './config.ts';
import type { Store } from './store.ts';
import type { Terminal } from './terminal.ts';

/** What a command is given of the world. */
export interface Surroundings {
  readonly config: Config;
  readonly terminal: Terminal;
  readonly clock: () => Date;
  /** What is piped or typed into the command. */
  readonly stdin?: () => Readable & { readonly isTTY?: boolean };
  /** The one that the command line names. It is set before a command's action runs. */
  store: Store;
}

/** The local machine, up and running for one command. */
export interface Session {
  readonly machine: Machine;
  invoke(name: FunctionName, event: unknown): Promise<unknown>;
  /** The database with the rights of a reader. */
  readonly reader: Database;
  /** Aborted when the user interrupts the command. */
  readonly interrupted: AbortSignal;
}

const interruptions = ['SIGINT', 'SIGTERM'] as const;

/** Runs a command's work on the local machine, and ends what was started for it however the work ends. */
export async function withMachine<T>(
  { config, terminal, clock, store }: Surroundings,
  choices: EnvironmentChoices,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const machine = await terminal.during('Starting the local machine', () =>
    startMachine({
      home: store.folder,
      store: store.kind,
      databaseUrl: config.DATABASE_URL,
      sourceKeys: config.sources.keys,
      onWait: terminal.note,
    }),
  );
  if (store.heading !== undefined) terminal.note(store.heading);
  noteUnusedKeys(config, machine, terminal);
  const { POWERTOOLS_LOG_LEVEL: logLevel } = config;
  const sourceVariables = { ...config.sources.variables, ...choices.sources };
  const functions = withDestinations(
    openFunctions({
      environmentOf: (name) =>
        machine.environmentOf(name, {
          ...choices,
          // What is not shown is kept.
          verbose: true,
          sources: sourceVariables,
          ...(logLevel && { logLevel }),
        }),
      log: openFunctionLog(machine.home.functionLog, {
        show: choices.verbose || logLevel ? { on: terminal.log, metrics: choices.verbose === true } : undefined,
      }),
      clock,
    }),
  );
  const reader = openDatabase(machine.instance, 'reader');
  const close = async () => {
    await functions.close();
    reader.close();
    await terminal.during('Ending the local machine', () => machine.close());
  };
  // Interrupted, the database still gets to close its files; a second interrupt ends the process at once.
  const interruption = new AbortController();
  const interrupt = (_signal: string, number: number) => {
    interruption.abort();
    void close().finally(() => process.exit(128 + number));
  };
  for (const signal of interruptions) process.once(signal, interrupt);
  try {
    return await work({ machine, invoke: functions.invoke, reader, interrupted: interruption.signal });
  } catch (error) {
    // The user who interrupts knows why the work failed.
    throw interruption.signal.aborted ? new AlreadyReportedError('interrupted') : error;
  } finally {
    for (const signal of interruptions) process.off(signal, interrupt);
    await close();
  }
}

/** A machine that runs already serves the keys of its own process, or none. */
function noteUnusedKeys({ sources: { keys } }: Config, { shared, instance }: Machine, terminal: Terminal): void {
  if (!shared) return;
  for (const { name, switch: turnedOnBy } of sources) {
    if (keys[name] === undefined || turnedOnBy?.by !== 'key') continue;
    const what = instance.keyedSources?.includes(name) ? 'uses its own' : 'has none';
    terminal.note(
      `${turnedOnBy.keyVariable} is not used: the machine runs in process ${instance.pid} already, which ${what}.`,
    );
  }
}
