import type { FunctionName } from '../../functions/declarations.ts';
import { credentials } from '../../infra/local/account.ts';
import { environmentOf, type FunctionEnvironment } from '../../infra/local/function-environment.ts';
import type { Home } from '../../infra/local/home.ts';
import { type LocalFunctions, openFunctions } from '../../infra/local/invoke.ts';
import { type Gate, type GateOptions, openGate } from './gate.ts';

export type Service = 'dataApi' | 's3' | 'dynamoDb';
const services = ['dataApi', 's3', 'dynamoDb'] as const satisfies readonly Service[];

/** What a sandbox's functions said at the end, or that they were killed before it. */
export type SandboxEnding =
  | { readonly ended: 'answered'; readonly answer: unknown }
  | { readonly ended: 'killed' }
  | { readonly ended: 'threw'; readonly message: string };

export interface SandboxOptions {
  readonly home: Home;
  readonly marketUrl: string;
  gateOf(service: Service): GateOptions;
}

/**
 * What Lambda runs one invocation at a time in: a thread with the function's environment and its own way to the services.
 * Killed, it ends as a process does: nothing after that point happens.
 */
export class Sandbox {
  readonly gates: Readonly<Record<Service, Gate>>;
  readonly #functions: LocalFunctions;
  #killed = false;

  private constructor(
    gates: Readonly<Record<Service, Gate>>,
    environment: (name: FunctionName) => FunctionEnvironment,
  ) {
    this.gates = gates;
    this.#functions = openFunctions({
      environmentOf: environment,
      handlerUrlOf: (name) => new URL(`./functions/${name}.ts`, import.meta.url),
    });
  }

  static async open({ home, marketUrl, gateOf }: SandboxOptions): Promise<Sandbox> {
    const [dataApi, s3, dynamoDb] = await Promise.all([
      openGate(gateOf('dataApi')),
      openGate(gateOf('s3')),
      openGate(gateOf('dynamoDb')),
    ]);
    const instance = {
      id: crypto.randomUUID(),
      accessKeyId: credentials.accessKeyId,
      pid: process.pid,
      startedAt: new Date().toISOString(),
      database: 'soak',
      endpoint: dataApi.url,
      dataApi: dataApi.url,
      s3: s3.url,
      dynamoDb: dynamoDb.url,
    };
    return new Sandbox({ dataApi, s3, dynamoDb }, (name) => ({
      ...environmentOf(name, { home, instance }, { sources: { ACTION_NETWORK_URL: marketUrl } }),
      RESERVE_MS: '500',
    }));
  }

  /** Killed, and not loaded again. */
  get isCold(): boolean {
    return this.#killed;
  }

  async warmUp(name: FunctionName): Promise<void> {
    await this.invoke(name, { warmUp: true, at: new Date(0).toISOString(), remainingMs: 0, event: {} });
  }

  async invoke(name: FunctionName, event: unknown): Promise<SandboxEnding> {
    this.#killed = false;
    try {
      return { ended: 'answered', answer: await this.#functions.invoke(name, event) };
    } catch (error) {
      if (this.#killed) return { ended: 'killed' };
      return { ended: 'threw', message: error instanceof Error ? error.message : String(error) };
    } finally {
      for (const service of services) this.gates[service].arm(undefined);
    }
  }

  async kill(): Promise<void> {
    this.#killed = true;
    await this.#functions.close();
  }

  async close(): Promise<void> {
    await this.#functions.close();
    await Promise.all(services.map((service) => this.gates[service].close()));
  }
}
