import { odds } from '../../lib/backlog/kinds.ts';
import type { Databases } from '../harness/databases.ts';
import { type FaultOf, type ServiceFault, SharedFaults } from '../harness/faults.ts';
import type { GateRequest } from '../harness/gate.ts';
import { keyLandedBy } from '../harness/operations.ts';
import { recordedEvent } from '../harness/recorded-event.ts';
import type { CompletedInvocation } from '../harness/sandbox.ts';
import { SandboxPool } from '../harness/sandbox-pool.ts';
import type { Service } from '../harness/services.ts';
import { openWorld, type World, type WorldOptions } from '../harness/world.ts';
import { WorldClock } from '../harness/world-clock.ts';
import type { Scenario } from './scenario.ts';

export const chaosFunctions = ['collect-odds', 'record-backlog', 'sync-schedule'] as const;
export type ChaosFunction = (typeof chaosFunctions)[number];

/** The deployed functions have up to 110 s. Here a run is scheduled every minute, so that it has less. */
const timeoutsMs = { 'collect-odds': 50_000, 'record-backlog': 110_000, 'sync-schedule': 30_000 } as const;
const drainEveryMinutes = 5;
/** A scheduled drain begins between two runs. */
const drainAfterRunMs = 20_000;
/** So few that fifty observations at once keep the database busy, and not this machine's processor. */
const gamesOfRecordedSlate = 3;
/** A few hours before the first pitch, when all books have opened; not on the minute, as schedules are not. */
const begin = '2026-08-03T14:00:05Z';

export interface InvocationOptions {
  /** The schedule's by default. */
  readonly event?: unknown;
  /** How long the invocation may take. */
  readonly remainingMs?: number;
  /** How far the function's clock is ahead; negative if it is behind. */
  readonly clockAheadMs?: number;
  /** That of another invocation if Lambda delivers its event again. */
  readonly requestId?: string;
  /** Affects only requests of this invocation. */
  readonly fault?: FaultOf;
  /** Invoked by Lambda with the answer of a run. */
  readonly isAfterRun?: boolean;
}

export interface ScenarioInvocation extends CompletedInvocation {
  readonly isAfterRun: boolean;
}

/** A scenario under way: the clock, the schedule, the sandboxes of the functions and the faults. */
export class ScenarioRun {
  readonly world: World;
  readonly clock: WorldClock;
  readonly sharedFaults = new SharedFaults();
  /** All invocations, in the order in which they ended. */
  readonly completed: ScenarioInvocation[] = [];
  /** Keys that the bucket has accepted, as the gates have seen it. */
  readonly seenLanding = new Set<string>();
  /** Called for every request that its service has responded to. */
  onResponse: (caller: ChaosFunction, service: Service, request: GateRequest) => void = () => undefined;
  /** Figures that the scenario is about, in sentences. */
  readonly notes: string[] = [];
  readonly #pools: Readonly<Record<ChaosFunction, SandboxPool>>;
  #injected = 0;
  /** How many invocations had ended when the fault began and when it ended. */
  #fault = { begin: 0, end: Number.POSITIVE_INFINITY };

  private constructor(world: World, clock: WorldClock) {
    this.world = world;
    this.clock = clock;
    this.#pools = {
      'collect-odds': this.#poolOf('collect-odds'),
      'record-backlog': this.#poolOf('record-backlog'),
      'sync-schedule': this.#poolOf('sync-schedule'),
    };
  }

  static async open(databases: Databases, { world: options, instances = 1 }: Scenario): Promise<ScenarioRun> {
    const clock = new WorldClock(begin);
    const common: WorldOptions = { databases, now: clock.now, verbose: true, environment: { RESERVE_MS: '500' } };
    const run = new ScenarioRun(await openWorld({ ...common, ...options }), clock);
    await run.#pools['collect-odds'].prepare(instances);
    await run.#pools['record-backlog'].prepare(1);
    return run;
  }

  /** How many faults have affected something; faults of the setup do not count. */
  get injected(): number {
    const { market, refused } = this.world;
    return this.#injected + refused.sessions + Object.values(market.faults.fired).reduce((a, b) => a + b, 0);
  }

  /** Counts a fault that neither a gate nor the market counts. */
  readonly countFault = (): void => {
    this.#injected += 1;
  };

  beginFault(): void {
    this.#fault.begin = this.completed.length;
  }

  endFault(): void {
    this.#fault.end = this.completed.length;
    this.sharedFaults.clear();
    this.world.market.faults.clear();
  }

  /** The invocations that ended during the fault. */
  get duringFault(): readonly ScenarioInvocation[] {
    return this.completed.slice(this.#fault.begin, this.#fault.end);
  }

  /** Those, and all after the fault. */
  get sinceFault(): readonly ScenarioInvocation[] {
    return this.completed.slice(this.#fault.begin);
  }

  /** Affects the requests of all sandboxes from now on. */
  inject(fault: ServiceFault): void {
    this.sharedFaults.inject(fault, fault.isSetup ? () => undefined : this.countFault);
  }

  collect(options: InvocationOptions = {}): Promise<ScenarioInvocation> {
    return this.#invoke('collect-odds', { event: this.scheduledEvent(), ...options });
  }

  drain(options: InvocationOptions = {}): Promise<ScenarioInvocation> {
    return this.#invoke('record-backlog', { event: { scheduledTime: this.clock.now().toISOString() }, ...options });
  }

  /** Stores the official schedule, which lists the games of each date. */
  syncSchedule(options: InvocationOptions = {}): Promise<ScenarioInvocation> {
    return this.#invoke('sync-schedule', { event: {}, ...options });
  }

  /** The schedule's event for a run that begins now. */
  scheduledEvent(): { readonly league: string; readonly scheduledTime: string } {
    return { league: 'mlb', scheduledTime: this.clock.now().toISOString() };
  }

  /** An event with an answer that was recorded so many seconds ago. */
  recordedEvent(secondsAgo: number): Promise<unknown> {
    const capturedAt = new Date(this.clock.now().getTime() - secondsAgo * 1_000);
    return recordedEvent(this.world, { slateDate: '2026-08-03', capturedAt, games: gamesOfRecordedSlate });
  }

  /** The schedule of so many minutes: a run every minute with the drain after it, and a scheduled drain every fifth. */
  async passMinutes(count: number, options: InvocationOptions = {}): Promise<void> {
    for (let n = 0; n < count; n++) {
      this.clock.toNextMinute();
      const { result } = await this.collect(options);
      if (result.kind === 'returned') {
        const event = { requestContext: { condition: 'Success' }, responsePayload: result.answer };
        await this.drain({ event, isAfterRun: true });
      }
      if (this.clock.minuteOf() % drainEveryMinutes !== 0) continue;
      this.clock.advanceMs(drainAfterRunMs);
      await this.drain();
    }
  }

  async close(): Promise<void> {
    await Promise.all(Object.values(this.#pools).map((pool) => pool.close()));
    await this.world.close();
  }

  #poolOf(name: ChaosFunction): SandboxPool {
    const onResponse = (service: Service, request: GateRequest) => {
      const key = keyLandedBy(request);
      if (service === 's3' && key.startsWith(odds.root)) this.seenLanding.add(key);
      this.onResponse(name, service, request);
    };
    const { world, sharedFaults } = this;
    return new SandboxPool({ function: name, world, sharedFaults, onResponse, verbose: true });
  }

  #invoke(name: ChaosFunction, options: InvocationOptions): Promise<ScenarioInvocation> {
    const { remainingMs = timeoutsMs[name], clockAheadMs = 0, isAfterRun = false, fault: faultOf, ...rest } = options;
    return this.#pools[name].use(async (sandbox) => {
      if (clockAheadMs !== 0) this.countFault();
      const fault = faultOf?.(sandbox);
      if (fault) sandbox.inject(fault, fault.isSetup ? () => undefined : this.countFault);
      const at = new Date(this.clock.now().getTime() + clockAheadMs);
      const completed = { ...(await sandbox.invoke({ ...rest, at, remainingMs })), isAfterRun };
      this.completed.push(completed);
      return completed;
    });
  }
}
