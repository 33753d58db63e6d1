import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FunctionName } from '../../functions/declarations.ts';
import { OddsError } from '../../lib/resilience/odds-error.ts';
import { databaseLabel } from './database-label.ts';
import { openDoor, visit } from './door.ts';
import { type EnvironmentChoices, environmentOf, type FunctionEnvironment } from './function-environment.ts';
import { type Home, openHome } from './home.ts';
import { type Instance, readInstance, removeInstance, writeInstance } from './instance.ts';
import { holderOf, type ProcessLock, takeLock } from './process-lock.ts';
import type { ServiceOptions } from './services.ts';

/**
 * What AWS is to the functions, on one machine: the Data API, S3, DynamoDB and, where there is a secret, Secrets Manager.
 * All state is in one home folder, but for the secret: that is never written down.
 */
export interface Machine {
  readonly home: Home;
  readonly instance: Instance;
  /** Whether this process runs the services, or uses those that another one runs. */
  readonly shared: boolean;
  environmentOf(name: FunctionName, choices?: EnvironmentChoices): FunctionEnvironment;
  /** Ends the services when nobody uses them any more; ends only the use of them where they are another process's. */
  close(): Promise<void>;
}

export interface MachineOptions extends ServiceOptions {
  /** The folder, usually `.odds`. */
  readonly home: string;
  /** How long to wait for a process that has the home but does not answer: it is starting, or about to end. */
  readonly patienceMs?: number;
  /** Hears what takes longer than one would think. */
  readonly onWait?: (sentence: string) => void;
}

/**
 * Starts the machine of a home, or joins the one that runs there already. At any moment one process at most has the
 * files open; that is what keeps the database whole. The keys of sources are the running process's too: who joins
 * brings none, because there is no other place for them than that process's memory.
 */
export async function startMachine(options: MachineOptions): Promise<Machine> {
  const home = openHome(options.home);
  const giveUpAt = Date.now() + (options.patienceMs ?? 60_000);
  for (;;) {
    const lock = takeLock(home.lock);
    const machine = lock === undefined ? await join(home, options) : await run(home, lock, options);
    if (machine !== undefined) return machine;
    if (Date.now() > giveUpAt) throw heldButSilent(home);
    await sleep(100);
  }
}

async function run(home: Home, lock: ProcessLock, options: MachineOptions): Promise<Machine> {
  // Ended in the reverse order: nobody new is let in, visitors finish, the services end, and only then the lock.
  const ending = new AsyncDisposableStack();
  ending.defer(() => lock.release());
  try {
    // Loaded only where they are run: whoever joins a running machine is spared half a second.
    const { startServices } = await import('./services.ts');
    const accessKeyId = randomBytes(16).toString('hex');
    const services = await startServices(home, { ...options, accessKeyId }, ending);
    const id = randomUUID();
    const door = await openDoor(id);
    ending.defer(() =>
      door.close((visitors) => options.onWait?.(`Waiting for ${visitors} other odds command(s) to end.`)),
    );
    const startedAt = new Date().toISOString();
    const database = databaseLabel(options.databaseUrl);
    const start = { id, accessKeyId, pid: process.pid, startedAt };
    const instance: Instance = { ...start, database, door: door.url, ...services };
    writeInstance(home.instance, instance);
    ending.defer(() => removeInstance(home.instance));
    return machineOf({ home, instance, shared: false, close: () => ending.disposeAsync() });
  } catch (error) {
    await ending.disposeAsync();
    throw error;
  }
}

async function join(home: Home, { databaseUrl }: MachineOptions): Promise<Machine | undefined> {
  const instance = readInstance(home.instance);
  if (instance === undefined) return undefined;
  const visited = await visit(instance.door, instance.id);
  if (visited === undefined) return undefined;
  if (databaseUrl !== undefined && databaseLabel(databaseUrl) !== instance.database) {
    visited.end();
    throw new OddsError(
      'environment_invalid',
      `DATABASE_URL names another database (${databaseLabel(databaseUrl)}) than the machine that runs already in ${home.root} ` +
        `(${instance.database}, process ${instance.pid}). Let it end first, or choose another folder with ODDS_HOME.`,
    );
  }
  return machineOf({ home, instance, shared: true, close: async () => visited.end() });
}

function machineOf(machine: Omit<Machine, 'environmentOf'>): Machine {
  return { ...machine, environmentOf: (name, choices) => environmentOf(name, machine, choices) };
}

function heldButSilent(home: Home): OddsError {
  return new OddsError(
    'environment_invalid',
    `The state in ${home.root} is in use by ${holderOf(home.lock)}, which does not answer. End it, or choose another folder with ODDS_HOME.`,
  );
}
