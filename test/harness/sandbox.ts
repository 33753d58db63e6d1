import type { FunctionName } from '../../functions/declarations.ts';
import { type LocalFunctions, openFunctions } from '../../infra/local/invoke.ts';
import type { ServiceFault, SharedFaults } from './faults.ts';
import { type Gate, type GateRequest, openGate } from './gate.ts';
import { Output } from './output.ts';
import { forEachService, type Service, services } from './services.ts';
import type { SimulatedInvocation } from './simulated-handler.ts';
import type { World } from './world.ts';

/** How an invocation ended, as its caller sees it. */
export type InvocationResult =
  | { readonly kind: 'returned'; readonly answer: unknown }
  | { readonly kind: 'killed' }
  | { readonly kind: 'threw'; readonly message: string };

export interface Invocation extends Omit<SimulatedInvocation, 'function' | 'handlerUrl' | 'at' | 'event'> {
  readonly event?: unknown;
  /** The time of the function's clock. */
  readonly at: Date;
  /** The sandbox's own by default. */
  readonly function?: FunctionName;
}

export interface CompletedInvocation {
  readonly function: FunctionName;
  readonly at: Date;
  readonly result: InvocationResult;
  /** What it printed; nothing if the world's functions are silent. */
  readonly lines: readonly string[];
  /** Requests to each service, also those that the service never got. */
  readonly requests: Readonly<Record<Service, number>>;
}

export interface SandboxOptions {
  readonly world: Pick<World, 'urls' | 'environmentOf'>;
  readonly function: FunctionName;
  readonly sharedFaults: SharedFaults;
  readonly verbose?: boolean;
  /** The location of a function's handler; that of this checkout by default. */
  readonly handlerUrlOf?: (name: FunctionName) => URL;
  readonly onRequest?: (service: Service, request: GateRequest) => void;
  readonly onResponse?: (service: Service, request: GateRequest, ms: number) => void;
}

/**
 * What Lambda runs one invocation at a time in: a thread with the function's environment, and a gate before each service.
 * Killed, it ends as a process does: nothing happens after that point. The next invocation starts it again.
 */
export class Sandbox {
  readonly gates: Readonly<Record<Service, Gate>>;
  readonly #function: FunctionName;
  readonly #functions: LocalFunctions;
  readonly #output: Output | undefined;
  readonly #requests: Record<Service, number>;
  readonly #handlerUrlOf: SandboxOptions['handlerUrlOf'];
  #isKilled = false;

  private constructor(
    { function: name, world, verbose = false, handlerUrlOf }: SandboxOptions,
    gates: Readonly<Record<Service, Gate>>,
    requests: Record<Service, number>,
  ) {
    this.gates = gates;
    this.#function = name;
    this.#requests = requests;
    this.#handlerUrlOf = handlerUrlOf;
    this.#output = verbose ? new Output() : undefined;
    this.#functions = openFunctions({
      environmentOf: () => world.environmentOf(name, this.urls),
      handlerUrlOf: () => new URL('./simulated-handler.ts', import.meta.url),
      log: this.#output,
    });
  }

  static async open(options: SandboxOptions): Promise<Sandbox> {
    const { world, sharedFaults, onRequest, onResponse } = options;
    const requests: Record<Service, number> = { ...forEachService(() => 0) };
    const opened = services.map(async (service) => {
      const gate = await openGate({
        upstream: world.urls[service],
        sharedFault: () => sharedFaults.of(service),
        onRequest: (request) => {
          requests[service] += 1;
          onRequest?.(service, request);
        },
        onResponse: (request, ms) => onResponse?.(service, request, ms),
      });
      return [service, gate] as const;
    });
    const gates = Object.fromEntries(await Promise.all(opened)) as Record<Service, Gate>;
    return new Sandbox(options, gates, requests);
  }

  /** Where the function reaches the services. */
  get urls(): World['urls'] {
    return forEachService((service) => this.gates[service].url);
  }

  /** Loads the function, so that an invocation does not take the time of a cold start. */
  async load(): Promise<void> {
    await this.invoke({ at: new Date(), event: {}, loadOnly: true });
  }

  /** Affects only requests of this sandbox. */
  inject(fault: ServiceFault, onAffected: () => void): void {
    this.gates[fault.service].inject(fault, onAffected);
  }

  async invoke({ at, function: name = this.#function, ...rest }: Invocation): Promise<CompletedInvocation> {
    this.#isKilled = false;
    this.#output?.clear();
    const before = { ...this.#requests };
    const handlerUrl = this.#handlerUrlOf?.(name).href;
    const invocation = { event: undefined, ...rest, function: name, at: at.toISOString() };
    const result = await this.#resultOf({ ...invocation, ...(handlerUrl !== undefined && { handlerUrl }) });
    const lines = (await this.#output?.linesOf(this.#isKilled || rest.loadOnly === true)) ?? [];
    for (const service of services) this.gates[service].inject(undefined);
    const requests = forEachService((service) => this.#requests[service] - before[service]);
    return { function: name, at, result, lines, requests };
  }

  async kill(): Promise<void> {
    this.#isKilled = true;
    await this.#functions.close();
  }

  async close(): Promise<void> {
    await this.#functions.close();
    await Promise.all(services.map((service) => this.gates[service].close()));
  }

  async #resultOf(invocation: SimulatedInvocation): Promise<InvocationResult> {
    try {
      return { kind: 'returned', answer: await this.#functions.invoke(this.#function, invocation) };
    } catch (error) {
      if (this.#isKilled) return { kind: 'killed' };
      return { kind: 'threw', message: error instanceof Error ? error.message : String(error) };
    }
  }
}
