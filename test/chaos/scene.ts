import { odds } from '../../lib/backlog/kinds.ts';
import type { PassingCall } from '../soak/gate.ts';
import type { ScenarioClock } from './clock.ts';
import { Fleet } from './fleet.ts';
import type { Ended, Instance } from './instance.ts';
import { keyLandedBy } from './steps.ts';
import { type Fault, trapOf, Wires } from './wires.ts';
import type { ChaosFunction, Side, World } from './world.ts';

export interface RunOptions {
  readonly event?: unknown;
  /** The function's timeout. */
  readonly remainingMs?: number;
  /** How far the instance's clock is ahead; behind, where it is negative. */
  readonly clockAheadMs?: number;
  /** Begun by Lambda with the answer of a run. */
  readonly afterRun?: boolean;
  /** That of another one, where it is the same delivery again. */
  readonly requestId?: string;
  /** Befalls the calls of this invocation alone. */
  readonly suffers?: (victim: Pick<Instance, 'kill'>) => Fault;
}

/** Here there is a run a minute, so one lasts no longer than that. */
const timeouts = { 'collect-odds': 50_000, 'record-backlog': 110_000, 'sync-schedule': 30_000 } as const;
const drainEvery = 5;
/** A drain comes between two runs. */
const drainAfterRunMs = 20_000;

/** A scenario as it goes on: the schedule, the instances of the functions, and what befalls their calls. */
export class Scene {
  readonly world: World;
  readonly wires = new Wires();
  /** Everything that was invoked, in the order in which it ended. */
  readonly ended: Ended[] = [];
  /** Keys of odds that the bucket has taken, as it was seen on the wire. */
  readonly put = new Set<string>();
  /** Hears of every call that was answered by its service, and of the function that made it. */
  onAnswered: (caller: ChaosFunction, side: Side, call: PassingCall) => void = () => undefined;
  /** Figures that the scenario is about, in sentences. */
  readonly notes: string[] = [];
  readonly #fleets: Readonly<Record<ChaosFunction, Fleet>>;
  #injected = 0;
  /** How many invocations had ended when the fault came, and when it went. */
  #ended = { atFirst: 0, atLast: Number.POSITIVE_INFINITY };

  private constructor(world: World) {
    this.world = world;
    const fleetOf = (name: ChaosFunction) => {
      const onAnswered = (side: Side, call: PassingCall) => {
        const key = keyLandedBy(call);
        if (side === 's3' && key.startsWith(odds.root)) this.put.add(key);
        this.onAnswered(name, side, call);
      };
      return new Fleet({ function: name, world, wires: this.wires, onAnswered });
    };
    this.#fleets = {
      'collect-odds': fleetOf('collect-odds'),
      'record-backlog': fleetOf('record-backlog'),
      'sync-schedule': fleetOf('sync-schedule'),
    };
  }

  static async open(world: World, instances = 1): Promise<Scene> {
    const scene = new Scene(world);
    await scene.#fleets['collect-odds'].ready(instances);
    await scene.#fleets['record-backlog'].ready(1);
    return scene;
  }

  get clock(): ScenarioClock {
    return this.world.clock;
  }

  get injected(): number {
    const { market, refused } = this.world;
    return this.#injected + refused.sessions + Object.values(market.faults.fired).reduce((a, b) => a + b, 0);
  }

  /** Something has been done to the system that is not as usual. */
  readonly struck = (): void => {
    this.#injected += 1;
  };

  /** Something goes wrong from here on. */
  faultBegins(): void {
    this.#ended.atFirst = this.ended.length;
  }

  /** Nothing befalls anybody any more. */
  faultEnds(): void {
    this.#ended.atLast = this.ended.length;
    this.wires.clear();
    this.world.market.faults.clear();
  }

  /** What ended while the fault was there. */
  get during(): readonly Ended[] {
    return this.ended.slice(this.#ended.atFirst, this.#ended.atLast);
  }

  /** And what has ended since. */
  get since(): readonly Ended[] {
    return this.ended.slice(this.#ended.atFirst);
  }

  /** Befalls the calls of every instance from now on. */
  lay(fault: Fault): void {
    this.wires.lay(fault.side, trapOf(fault, this.struck));
  }

  /** One run of collect-odds, by the schedule's own event. */
  run(options: RunOptions = {}): Promise<Ended> {
    return this.#invoke('collect-odds', { event: this.scheduled(), ...options });
  }

  drain(options: RunOptions = {}): Promise<Ended> {
    return this.#invoke('record-backlog', { event: { scheduledTime: this.clock.now().toISOString() }, ...options });
  }

  /** The official schedule, which says on which days there are games. */
  syncSchedule(options: RunOptions = {}): Promise<Ended> {
    return this.#invoke('sync-schedule', { event: {}, ...options });
  }

  /** What the schedule says to a run of now. */
  scheduled(): { readonly league: string; readonly scheduledTime: string } {
    return { league: 'mlb', scheduledTime: this.clock.now().toISOString() };
  }

  /** What Lambda does with the answer of a run that did not throw: its on-success destination. */
  async handOn({ ending }: Ended): Promise<void> {
    if (ending.ended !== 'answered') return;
    const event = { requestContext: { condition: 'Success' }, responsePayload: ending.answer };
    await this.drain({ event, afterRun: true });
  }

  /** The schedule for so many minutes: a run in each, a drain in every fifth. */
  async minutes(count: number, options: RunOptions = {}): Promise<void> {
    for (let n = 0; n < count; n++) {
      this.clock.toNextMinute();
      await this.handOn(await this.run(options));
      if (this.clock.minute % drainEvery !== 0) continue;
      this.clock.advanceMs(drainAfterRunMs);
      await this.drain();
    }
  }

  /** Instances of collect-odds that are ready at once. */
  ready(instances: number): Promise<void> {
    return this.#fleets['collect-odds'].ready(instances);
  }

  async close(): Promise<void> {
    await Promise.all(Object.values(this.#fleets).map((fleet) => fleet.close()));
  }

  async #invoke(name: ChaosFunction, options: RunOptions): Promise<Ended> {
    const { event, remainingMs = timeouts[name], clockAheadMs = 0, afterRun = false, requestId, suffers } = options;
    const instance = await this.#fleets[name].take();
    if (clockAheadMs !== 0) this.struck();
    const fault = suffers?.(instance);
    if (fault) instance.gates[fault.side].arm(trapOf(fault, this.struck));
    const at = new Date(this.clock.now().getTime() + clockAheadMs);
    const ended = await instance.invoke({ at, remainingMs, event, afterRun, requestId });
    if (fault) this.wires.restore(fault.side, instance.gates[fault.side]);
    this.#fleets[name].give(instance);
    this.ended.push(ended);
    return ended;
  }
}
