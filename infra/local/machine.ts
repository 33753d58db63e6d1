import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FunctionName } from '../../functions/declarations.ts';
import { OddsError } from '../../lib/resilience/odds-error.ts';
import { databaseLabel } from './database-label.ts';
import { type EnvironmentChoices, environmentOf, type FunctionEnvironment } from './function-environment.ts';
import { type Home, openHome } from './home.ts';
import { type Instance, readInstance, removeInstance, writeInstance } from './instance.ts';
import { openMachineEndpoint, visit } from './machine-endpoint.ts';
import { holderOf, type ProcessLock, takeLock } from './process-lock.ts';
import type { ServiceOptions } from './services.ts';

/**
 * The AWS services that the functions use, on one machine: the Data API, S3, DynamoDB and, if there is a secret, Secrets
 * Manager. All state is in one home folder, except the secret, which is never written to disk.
 */
export interface Machine {
  readonly home: Home;
  readonly instance: Instance;
  /** Whether this process runs the services, or uses those that another one runs. */
  readonly shared: boolean;
  environmentOf(name: FunctionName, choices?: EnvironmentChoices): FunctionEnvironment;
  /** Ends the services once no process uses them; if another process runs them, ends only this process's use. */
  close(): Promise<void>;
}

export interface MachineOptions extends ServiceOptions {
  /** The folder, usually `.odds`. */
  readonly home: string;
  /** How long to wait for a process that has the home but does not answer: it is starting, or about to end. */
  readonly patienceMs?: number;
  /** Called with a message if something takes long. */
  readonly onWait?: (sentence: string) => void;
}

/**
 * Starts the machine of a home, or joins the one that runs there already. At any moment one process at most has the
 * files open, which protects the database. The keys of sources belong to the process that runs the machine: a process that
 * joins adds none, because they are kept in that process's memory only.
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
  // Ends in reverse order: no new visitors, present ones finish, the services end, and only then the lock.
  const ending = new AsyncDisposableStack();
  ending.defer(() => lock.release());
  try {
    // Loaded only by the process that runs them: a process that joins a running machine saves half a second.
    const { startServices } = await import('./services.ts');
    const accessKeyId = randomBytes(16).toString('hex');
    const services = await startServices(home, { ...options, accessKeyId }, ending);
    const id = randomUUID();
    const endpoint = await openMachineEndpoint(id);
    ending.defer(() =>
      endpoint.close((visitors) => options.onWait?.(`Waiting for ${visitors} other odds command(s) to end.`)),
    );
    const startedAt = new Date().toISOString();
    const database = databaseLabel(options.databaseUrl);
    const start = { id, accessKeyId, pid: process.pid, startedAt };
    const instance: Instance = { ...start, database, endpoint: endpoint.url, ...services };
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
  const visited = await visit(instance.endpoint, instance.id);
  if (visited === undefined) return undefined;
  if (databaseUrl !== undefined && databaseLabel(databaseUrl) !== instance.database) {
    visited.end();
    throw new OddsError(
      'environment_invalid',
      `DATABASE_URL names another database (${databaseLabel(databaseUrl)}) than the machine that runs already in ${home.root} ` +
        `(${instance.database}, process ${instance.pid}). Wait until it ends, or choose another folder with ODDS_HOME.`,
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
