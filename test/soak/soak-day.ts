import type { Databases } from '../harness/databases.ts';
import { SharedFaults } from '../harness/faults.ts';
import { recording } from '../harness/operations.ts';
import { SandboxPool } from '../harness/sandbox-pool.ts';
import { openWorld, type World } from '../harness/world.ts';
import { WorldClock } from '../harness/world-clock.ts';
import { type DatabaseUse, DayLog } from './day-log.ts';
import { Delays } from './delays.ts';
import type { OutageKind } from './fault-kinds.ts';
import { outages } from './fault-kinds.ts';
import { reserveMs } from './runs.ts';

/** Before the first books open in New York. */
const begin = '2026-08-03T08:00:00Z';

/** A simulated day under way. */
export class SoakDay {
  readonly world: World;
  readonly clock: WorldClock;
  readonly log = new DayLog();
  readonly delays = new Delays();
  readonly collectors: SandboxPool;
  readonly drainers: SandboxPool;
  readonly #sharedFaults = new SharedFaults();
  readonly #opened: AsyncDisposableStack;
  #outage: OutageKind | undefined;

  private constructor(world: World, clock: WorldClock, opened: AsyncDisposableStack) {
    this.world = world;
    this.clock = clock;
    this.#opened = opened;
    this.collectors = this.#poolOf('collect-odds', this.log.live);
    this.drainers = this.#poolOf('record-backlog', this.log.drains);
  }

  static async open({ databases, seed }: { readonly databases: Databases; readonly seed: number }): Promise<SoakDay> {
    await using opened = new AsyncDisposableStack();
    const clock = new WorldClock(begin, { stopped: true });
    const environment = { RESERVE_MS: `${reserveMs}` };
    const options = { databases, now: clock.now, marketSeed: seed, environment };
    const world = opened.adopt(await openWorld(options), (each) => each.close());
    return new SoakDay(world, clock, opened.move());
  }

  /** The outage of the moment; each refused request counts as a fault. */
  get outage(): OutageKind | undefined {
    return this.#outage;
  }

  set outage(outage: OutageKind | undefined) {
    this.#outage = outage;
    this.#sharedFaults.clear();
    if (outage) this.#sharedFaults.inject(outages[outage].fault, () => this.log.countFault(outage));
  }

  async close(): Promise<void> {
    await Promise.all([this.collectors.close(), this.drainers.close()]);
    await this.#opened.disposeAsync();
  }

  #poolOf(name: 'collect-odds' | 'record-backlog', use: DatabaseUse): SandboxPool {
    return new SandboxPool({
      function: name,
      world: this.world,
      sharedFaults: this.#sharedFaults,
      onResponse: (service, request, ms) => {
        if (service !== 'dataApi') return;
        use.calls += 1;
        if (!recording(request)) return;
        use.recordingCalls += 1;
        use.recordingMs += ms;
      },
    });
  }
}
