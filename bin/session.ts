import type { Readable } from 'node:stream';
import type { Deployment } from '../infra/deployment.ts';
import type { EnvironmentChoices } from '../infra/local/function-environment.ts';
import type { openFunctions } from '../infra/local/invoke.ts';
import type { openKeptMarket } from '../infra/local/kept-market.ts';
import { type LocalDeployment, openLocalDeployment } from '../infra/local/local-deployment.ts';
import type { LocalWindows } from '../infra/local/local-windows.ts';
import { type Machine, startMachine } from '../infra/local/machine.ts';
import { sources } from '../lib/sources/registry.ts';
import { AlreadyReportedError } from './already-reported-error.ts';
import type { Config } from './config.ts';
import type { Store } from './store.ts';
import type { Terminal } from './terminal.ts';

/** The dependencies of a command. */
export interface Surroundings {
  readonly config: Config;
  readonly terminal: Terminal;
  readonly clock: () => Date;
  /** What is piped or typed into the command. */
  readonly stdin?: () => Readable & { readonly isTTY?: boolean };
  /** Opens what a command uses besides the machine: by default its own, which ends with it. */
  readonly parts?: LocalParts | undefined;
  /** The one that the command line names. It is set before a command's action runs. */
  store: Store;
}

export interface LocalParts {
  readonly openFunctions: typeof openFunctions;
  readonly openKeptMarket: typeof openKeptMarket;
}

/** What a command does. The signal is aborted when the user interrupts the command. */
type Work<Of extends Deployment, T> = (deployment: Of, interrupted: AbortSignal) => Promise<T>;

/** Runs a command's work on the deployment that the command line names: this machine, or a stage. Closes it in any case. */
export async function withDeployment<T>(
  surroundings: Surroundings,
  choices: EnvironmentChoices,
  work: Work<Deployment, T>,
): Promise<T> {
  const { stage } = surroundings.store;
  if (stage === undefined) return await withLocalMachine(surroundings, choices, work);
  const { withStage } = await import('./stage-session.ts');
  return await withStage(stage, surroundings, { verbose: choices.verbose === true }, work);
}

const interruptions = ['SIGINT', 'SIGTERM'] as const;

/** For the commands that are about the local machine itself. */
export async function withLocalMachine<T>(
  { config, terminal, clock, store, parts }: Surroundings,
  choices: EnvironmentChoices,
  work: Work<LocalDeployment, T>,
  openWindows?: (machine: Machine) => Promise<LocalWindows>,
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
  const windows = await openWindows?.(machine);
  const deployment = openLocalDeployment(machine, {
    choices: { ...choices, sources: sourceVariables, ...(logLevel && { logLevel }) },
    show: choices.verbose || logLevel ? { on: terminal.log, metrics: choices.verbose === true } : undefined,
    clock,
    windows,
    openFunctions: parts?.openFunctions,
  });
  const close = async () => {
    await deployment.close();
    await windows?.close();
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
    return await work(deployment, interruption.signal);
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
