import { type LocalFunctions, openFunctions } from '../../infra/local/invoke.ts';
import { type Gate, openGate, type PassingCall } from '../soak/gate.ts';
import type { SandboxEnding } from '../soak/sandbox.ts';
import { Output } from './output.ts';
import type { Wires } from './wires.ts';
import { type ChaosFunction, type Side, sides, type World } from './world.ts';

type Calls = Readonly<Record<Side, number>>;

export interface Invocation {
  /** What the instance's clock says. */
  readonly at: Date;
  /** The function's timeout. */
  readonly remainingMs: number;
  readonly event: unknown;
  /** Begun by Lambda with the answer of a run. */
  readonly afterRun?: boolean;
  /** Another than every other's by default. */
  readonly requestId?: string | undefined;
}

/** What became of an invocation, as it is seen from outside. */
export interface Ended {
  readonly function: ChaosFunction;
  readonly at: Date;
  readonly afterRun: boolean;
  readonly ending: SandboxEnding;
  /** What it printed. */
  readonly lines: readonly string[];
  /** Calls that it made, and that got as far as the wire. */
  readonly calls: Calls;
}

export interface InstanceOptions {
  readonly function: ChaosFunction;
  readonly world: World;
  readonly wires: Wires;
  /** Hears of every call that was answered by its service. */
  readonly onAnswered: (side: Side, call: PassingCall) => void;
}

/** What Lambda runs one invocation at a time in: the deployed handler in a thread of its own, with a wire to each side. */
export class Instance {
  readonly function: ChaosFunction;
  readonly gates: Readonly<Record<Side, Gate>>;
  readonly #functions: LocalFunctions;
  readonly #output: Output;
  readonly #calls: Record<Side, number>;
  #killed = false;

  private constructor(
    { function: name, world }: InstanceOptions,
    gates: Readonly<Record<Side, Gate>>,
    calls: Record<Side, number>,
  ) {
    this.function = name;
    this.gates = gates;
    this.#calls = calls;
    this.#output = new Output();
    const at = bySide((side) => gates[side].url);
    this.#functions = openFunctions({
      environmentOf: () => world.environmentOf(name, at),
      handlerUrlOf: () => new URL(`./functions/${name}.ts`, import.meta.url),
      log: this.#output,
    });
  }

  /** Loaded and ready: no scenario is about how long a cold start takes. */
  static async open(options: InstanceOptions): Promise<Instance> {
    const calls = bySide(() => 0);
    const opened = sides.map(async (side) => {
      const gate = await openGate({
        upstream: options.world.upstreams[side],
        // It is asked of each call that comes.
        refusal: () => {
          calls[side] += 1;
          return undefined;
        },
        onCall: (call) => options.onAnswered(side, call),
      });
      options.wires.join(side, gate);
      return [side, gate] as const;
    });
    const gates = Object.fromEntries(await Promise.all(opened)) as Record<Side, Gate>;
    const instance = new Instance(options, gates, calls);
    await instance.#functions.invoke(options.function, {
      warmUp: true,
      at: new Date(0).toISOString(),
      remainingMs: 0,
      event: {},
    });
    return instance;
  }

  async invoke({ at, remainingMs, event, afterRun = false, requestId }: Invocation): Promise<Ended> {
    this.#killed = false;
    this.#output.forget();
    const before = { ...this.#calls };
    const ending = await this.#ending({ at: at.toISOString(), remainingMs, event, requestId });
    const lines = await this.#output.whole(this.#killed);
    const calls = bySide((side) => this.#calls[side] - before[side]);
    return { function: this.function, at, afterRun, ending, lines, calls };
  }

  /** Ends as a process does: nothing after that point happens. */
  async kill(): Promise<void> {
    this.#killed = true;
    await this.#functions.close();
  }

  async close(): Promise<void> {
    await this.#functions.close();
    await Promise.all(sides.map((side) => this.gates[side].close()));
  }

  async #ending(invocation: unknown): Promise<SandboxEnding> {
    try {
      return { ended: 'answered', answer: await this.#functions.invoke(this.function, invocation) };
    } catch (error) {
      if (this.#killed) return { ended: 'killed' };
      return { ended: 'threw', message: error instanceof Error ? error.message : String(error) };
    }
  }
}

function bySide<T>(of: (side: Side) => T): Record<Side, T> {
  return {
    dataApi: of('dataApi'),
    s3: of('s3'),
    dynamoDb: of('dynamoDb'),
    actionNetwork: of('actionNetwork'),
    theOddsApi: of('theOddsApi'),
    mlbStatsApi: of('mlbStatsApi'),
  };
}
