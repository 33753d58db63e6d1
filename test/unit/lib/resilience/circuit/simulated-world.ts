import { setByHand } from '../../../../../lib/resilience/circuit/by-hand.ts';
import type { Circuit, Transition } from '../../../../../lib/resilience/circuit/circuit.ts';
import { openCircuits } from '../../../../../lib/resilience/circuit/open-circuits.ts';
import type { CircuitSettings } from '../../../../../lib/resilience/circuit/settings.ts';
import type { CircuitRecord, Override } from '../../../../../lib/resilience/circuit/state.ts';
import { OddsError } from '../../../../../lib/resilience/odds-error.ts';
import { SimulatedStore, type StoreEnd } from './simulated-store.ts';

export type CallEnd =
  | { readonly is: 'success' }
  | { readonly is: 'failure' }
  | { readonly is: 'throttled'; readonly retryAfterMs: number }
  | { readonly is: 'ours' };

interface PendingCall {
  readonly instance: number;
  readonly probe: Transition | undefined;
  /** When it must have ended: a process that is frozen then does nothing more, however late its timers are. */
  readonly endsAt: number;
  end(how: CallEnd): void;
}

interface Instance {
  readonly circuit: Circuit;
  /** Its last transitions to half-open, newest last. */
  readonly leases: Transition[];
}

/** What went wrong, in words. The test throws the first. */
export class Violation extends Error {}

export interface WorldOptions {
  readonly settings: CircuitSettings;
  /** What each instance's clock is ahead of the true time. */
  readonly skewsMs: readonly number[];
  readonly random: () => number;
  /** Whether the clocks agree well enough for no two probes ever to be under way at once. */
  readonly clocksAgree: boolean;
}

/** Several instances, one store, one other side, and a time that tests move. It checks the invariants. */
export class World {
  now = 1_700_000_000_000;
  readonly store = new SimulatedStore((before, after) => this.#checkWrite(before, after));
  readonly calls: PendingCall[] = [];
  readonly violations: string[] = [];
  /** How the runs ended that have. */
  readonly ended = { passed: 0, failed: 0, rejected: 0 };
  readonly reached = new Set<string>();
  #lastTimerAt = 0;
  readonly #timers = new Set<{ readonly at: number; readonly controller: AbortController }>();
  readonly #instances: Instance[];
  readonly #probesOfGen = new Map<number, number>();
  readonly #proven = new Set<number>();
  readonly #options: WorldOptions;

  constructor(options: WorldOptions) {
    this.#options = options;
    this.#instances = options.skewsMs.map((_skew, n) => this.#start(n));
  }

  get size(): number {
    return this.#instances.length;
  }

  /** Begins a run. Its call listens to its signal, or (`deaf`) is a process that is frozen and answers when it thaws. */
  begin(instance: number, deaf = false): void {
    const { circuit, leases } = this.#of(instance);
    const call = ({ signal, probe }: { signal: AbortSignal; probe: boolean }) =>
      this.#call(instance, probe ? leases.pop() : undefined, signal, deaf);
    void circuit.run(call, { signal: new AbortController().signal }).then(
      () => void this.ended.passed++,
      (error: unknown) => {
        if (!(error instanceof OddsError)) this.violations.push(`a run threw ${String(error)}`);
        else if (error.code === 'source_circuit_open') this.ended.rejected++;
        else this.ended.failed++;
      },
    );
  }

  /** Its memory is gone; what it had sent is on its way. */
  crash(instance: number): void {
    this.#instances[instance] = this.#start(instance);
  }

  async setByHand(override: Override | null): Promise<void> {
    const store = { ...this.store.from(-1), read: async () => this.store.record, write: this.#writeNow };
    await setByHand('it', override, { store, signal: new AbortController().signal });
  }

  /** Time passes. Where everything is frozen, timers that are due fire with the next tick only. */
  async tick(ms: number, frozen = false): Promise<void> {
    this.now += ms;
    if (frozen) return;
    const due = [...this.#timers].filter(({ at }) => at <= this.now).sort((a, b) => a.at - b.at);
    for (const timer of due) {
      this.#timers.delete(timer);
      timer.controller.abort(new DOMException('its time is up', 'TimeoutError'));
    }
    await settle();
  }

  /** The store does what the instance has asked, and what it asks then. */
  async completeStore(instance: number): Promise<void> {
    await settle();
    for (;;) {
      const next = this.store.pending.find((one) => one.instance === instance);
      if (!next) return;
      next.end({ is: 'done', staleBy: 0 });
      await settle();
    }
  }

  /** Takes a run of the instance through to its end: each operation of the store ends as `store`, the call as `call`. */
  async complete(instance: number, call: CallEnd, store: StoreEnd = { is: 'done', staleBy: 0 }): Promise<void> {
    await settle();
    for (;;) {
      const next = this.store.pending.find((one) => one.instance === instance);
      const pendingCall = this.calls.find((one) => one.instance === instance);
      if (!next && !pendingCall) return;
      if (next) next.end(store);
      else pendingCall?.end(call);
      await settle();
    }
  }

  readonly #writeNow = async (_name: string, record: CircuitRecord) => this.store.write(record);

  #of(instance: number): Instance {
    const found = this.#instances[instance];
    if (!found) throw new Error(`there is no instance ${instance}`);
    return found;
  }

  #start(n: number): Instance {
    const { settings, skewsMs, random } = this.#options;
    const leases: Transition[] = [];
    const { circuit } = openCircuits({
      store: this.store.from(n),
      clock: () => this.now + (skewsMs[n] ?? 0),
      random,
      owner: `instance ${n}`,
      timeUp: (ms) => this.#timeUp(ms),
      onTransition: (transition) => {
        this.reached.add(`${transition.from}>${transition.to} ${transition.place}`);
        if (transition.to === 'half_open') leases.push(transition);
      },
      limits: { lastKnownForMs: 2 * 60_000 },
      onStoreFailure: () => void this.reached.add('store failure'),
    });
    return { circuit: circuit({ name: 'it', kind: 'source', settings }), leases };
  }

  #timeUp(ms: number): AbortSignal {
    const controller = new AbortController();
    this.#lastTimerAt = this.now + ms;
    this.#timers.add({ at: this.#lastTimerAt, controller });
    return controller.signal;
  }

  #call(instance: number, probe: Transition | undefined, signal: AbortSignal, deaf: boolean): Promise<string> {
    if (probe?.place === 'shared') this.#checkProbe(probe);
    return new Promise((resolve, reject) => {
      const one: PendingCall = {
        instance,
        probe,
        endsAt: this.#lastTimerAt,
        end: (how) => {
          this.calls.splice(this.calls.indexOf(one), 1);
          if (how.is !== 'success') return reject(errorOf(how));
          if (probe?.place === 'shared') this.#proven.add(probe.gen);
          resolve('odds');
        },
      };
      this.calls.push(one);
      if (!deaf) signal.addEventListener('abort', () => this.calls.includes(one) && one.end({ is: 'failure' }));
    });
  }

  #checkProbe({ gen }: Transition): void {
    this.reached.add('probe');
    const nth = (this.#probesOfGen.get(gen) ?? 0) + 1;
    this.#probesOfGen.set(gen, nth);
    if (nth > 1) this.violations.push(`generation ${gen} had ${nth} probes`);
    const live = this.calls.filter((call) => call.probe?.place === 'shared' && this.now < call.endsAt);
    if (this.#options.clocksAgree && live.length > 0) this.violations.push(`two probes at once, in generation ${gen}`);
  }

  #checkWrite(before: CircuitRecord, after: CircuitRecord): void {
    const must = (holds: boolean, what: string) => {
      if (!holds) this.violations.push(`${what}: ${JSON.stringify(before)} became ${JSON.stringify(after)}`);
    };
    must(after.gen === before.gen + 1, 'a generation that did not grow by one');
    const successes = (record: CircuitRecord) => (record.state.is === 'closed' ? 0 : record.state.successes);
    const proven = before.state.is === 'half_open' && this.#proven.has(before.gen);
    if (after.state.is === 'closed' && before.state.is !== 'closed') {
      must(proven, 'closed without a successful probe');
      must(successes(before) + 1 >= this.#options.settings.successesToClose, 'closed after too few successful probes');
    }
    if (successes(after) > successes(before)) must(proven, 'a success that never was');
    if (after.state.is === 'half_open') must(before.state.is !== 'closed', 'a probe of a closed circuit');
  }
}

function errorOf(how: Exclude<CallEnd, { is: 'success' }>): OddsError {
  switch (how.is) {
    case 'failure':
      return new OddsError('source_failing', 'It failed.');
    case 'throttled':
      return new OddsError('source_throttled', 'Too often.', { details: { retryAfterMs: how.retryAfterMs } });
    case 'ours':
      return new OddsError('argument_invalid', 'Our own fault.');
  }
}

/** Everything that can go on without the world has gone on. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
