import { type Admission, admit } from './admission.ts';
import { circuitOpen } from './circuit-open.ts';
import { type CountedFailure, countedFailure } from './counted-failure.ts';
import type { CircuitKind, CircuitSettings } from './settings.ts';
import type { Place, SharedCircuits, Standing } from './shared-circuits.ts';
import { type CircuitRecord, type CircuitState, type Epoch, overrideAt } from './state.ts';
import {
  type Moment,
  onFailureCount,
  onInconclusiveProbe,
  onProbeFailure,
  onProbeStart,
  onProbeSuccess,
  onRetryAfter,
} from './transitions.ts';

export interface Transition {
  readonly name: string;
  readonly kind: CircuitKind;
  readonly from: CircuitState['is'];
  readonly to: CircuitState['is'];
  readonly gen: number;
  readonly because: string;
  /** Whether all instances share it, or this process is on its own because the store is unavailable. */
  readonly place: Place;
}

export interface CircuitOptions {
  readonly name: string;
  readonly kind: CircuitKind;
  /** As a function if they follow the time: how far apart calls are, changes. */
  readonly settings: CircuitSettings | (() => CircuitSettings);
  readonly circuits: SharedCircuits;
  readonly clock: () => Epoch;
  readonly random: () => number;
  readonly timeUp: (ms: number) => AbortSignal;
  /** Who holds a lease, for people to read. */
  readonly owner: string;
  /** Called for each transition by the one instance that made it. */
  readonly onTransition: (transition: Transition) => void;
}

export interface GuardedCall {
  /** The caller's, or the end of the call's own time. */
  readonly signal: AbortSignal;
  /** This call is the probe for all instances: it must not be repeated here. */
  readonly probe: boolean;
}

/** A call that the circuit lets through. Its caller gives a verdict on the other side; the first one counts. */
export interface Passage extends GuardedCall {
  succeed(): Promise<void>;
  /** The error table decides whether the error counts as a failure of the other side. A probe that ends with one that does not is inconclusive. */
  fail(error: unknown): Promise<void>;
}

/** The admission of a call. */
interface Permit {
  readonly standing: Standing;
  readonly probe: boolean;
  readonly callTimeMs: number;
}

type Step = (record: CircuitRecord) => CircuitRecord | null;

/** How often an instance whose write lost against another's reads and decides again. */
const attempts = 3;

/** A circuit around calls to one other side, shared by all instances through the store. */
export class Circuit {
  readonly name: string;
  readonly #options: CircuitOptions;

  constructor(options: CircuitOptions) {
    this.name = options.name;
    this.#options = options;
  }

  get #settings(): CircuitSettings {
    const { settings } = this.#options;
    return typeof settings === 'function' ? settings() : settings;
  }

  /**
   * Lets a call pass, or rejects it. A probe that has no verdict when the caller's signal aborts is inconclusive, so that an
   * abandoned passage gives its lease back; the lease of a process that dies ends by itself.
   *
   * @throws OddsError `source_circuit_open` or `database_circuit_open` if the circuit rejects the call
   */
  async enter(signal: AbortSignal): Promise<Passage> {
    const { kind, timeUp } = this.#options;
    const permit = await this.#admit();
    const callTime = timeUp(permit.callTimeMs);
    let verdict: Promise<void> | undefined;
    const settle = (give: () => Promise<void>) => {
      signal.removeEventListener('abort', abandon);
      verdict ??= give();
      return verdict;
    };
    const abandon = () => void settle(() => this.#afterFailure(permit, null));
    if (permit.probe) signal.addEventListener('abort', abandon);
    if (permit.probe && signal.aborted) abandon();
    return {
      signal: AbortSignal.any([signal, callTime]),
      probe: permit.probe,
      succeed: () => settle(() => this.#afterSuccess(permit)),
      fail: (error) => {
        const ending = { kind, callerGaveUp: signal.aborted, timedOut: callTime.aborted };
        return settle(() => this.#afterFailure(permit, countedFailure(error, ending)));
      },
    };
  }

  /** Makes the call if the circuit lets it pass, and gives the verdict. What the call throws is thrown on. @throws OddsError as `enter` */
  async run<T>(call: (guarded: GuardedCall) => Promise<T>, { signal }: { readonly signal: AbortSignal }): Promise<T> {
    const passage = await this.enter(signal);
    try {
      const result = await call(passage);
      await passage.succeed();
      return result;
    } catch (error) {
      await passage.fail(error);
      throw error;
    }
  }

  /** Its present state, for health checks and for the choice between several sources. Reads no more than `enter`. */
  async standing(): Promise<Admission> {
    const { record } = await this.#options.circuits.getCached(this.name);
    return admit(record, this.#options.clock());
  }

  async #admit(): Promise<Permit> {
    const { circuits, clock } = this.#options;
    const settings = this.#settings;
    let standing = await circuits.getCached(this.name);
    if (admit(standing.record, clock()).is === 'probe') standing = await circuits.readConsistent(this.name);
    const admission = admit(standing.record, clock());
    switch (admission.is) {
      case 'pass':
        return { standing, probe: false, callTimeMs: settings.callTimeoutMs };
      case 'reject':
        throw circuitOpen(this.#options, standing.record, admission);
      case 'probe':
        return this.#takeLease(standing);
    }
  }

  async #takeLease({ record, place }: Standing): Promise<Permit> {
    const { clock, owner } = this.#options;
    const settings = this.#settings;
    const next = onProbeStart(record, owner, this.#moment());
    if (next?.state.is === 'half_open' && (await this.#write(place, record, next))) {
      // If the write took more than a part of the slack, the call has that much less time.
      const leftMs = next.state.lease.until - settings.leaseSlackMs / 2 - clock();
      const callTimeMs = Math.min(settings.callTimeoutMs, leftMs);
      if (callTimeMs > 0) return { standing: { record: next, place }, probe: true, callTimeMs };
    }
    return this.#afterLosing();
  }

  /** Another instance has the lease, or has settled it already. */
  async #afterLosing(): Promise<Permit> {
    const { circuits, clock } = this.#options;
    const settings = this.#settings;
    const standing = await circuits.readConsistent(this.name);
    const admission = admit(standing.record, clock());
    switch (admission.is) {
      case 'pass':
        return { standing, probe: false, callTimeMs: settings.callTimeoutMs };
      case 'reject':
        throw circuitOpen(this.#options, standing.record, admission);
      case 'probe':
        throw circuitOpen(this.#options, standing.record, { until: clock(), by: 'state' });
    }
  }

  /** A success writes nothing while the circuit is closed. */
  async #afterSuccess(permit: Permit): Promise<void> {
    if (permit.probe) await this.#settleProbe(permit, (record) => onProbeSuccess(record, this.#moment()));
  }

  async #afterFailure(permit: Permit, failure: CountedFailure | null): Promise<void> {
    if (permit.probe) {
      await this.#settleProbe(permit, (record) =>
        failure ? onProbeFailure(record, failure, this.#moment()) : onInconclusiveProbe(record, this.#moment()),
      );
      return;
    }
    // An operator who closed it by hand knows of the failures.
    if (failure === null || overrideAt(permit.standing.record, this.#options.clock())) return;
    await this.#count(permit.standing, failure);
    if (failure.retryAfterMs !== null) await this.#wait(failure);
  }

  /** A probe is settled on the record that gave the lease, and on no other: after the lease has gone to another instance it has no effect. */
  async #settleProbe({ standing: { record, place } }: Permit, step: Step): Promise<void> {
    const next = step(record);
    if (next === null || (await this.#write(place, record, next))) return;
    this.#options.circuits.goOnAloneFrom(this.name, next);
  }

  async #count({ record, place }: Standing, failure: CountedFailure): Promise<void> {
    const { circuits, clock } = this.#options;
    const settings = this.#settings;
    const window = { gen: record.gen, at: clock(), windowMs: settings.windowMs };
    const counted = await circuits.addFailure(this.name, place, window);
    const next = onFailureCount(record, failure, counted.count, this.#moment());
    if (next !== null) await this.#write(counted.place, record, next);
  }

  /** An instance that loses against another writer reads again: the longest retry-after must hold. */
  async #wait(failure: CountedFailure): Promise<void> {
    const { circuits } = this.#options;
    for (let attempt = 0; attempt < attempts; attempt++) {
      const { record, place } = await circuits.readConsistent(this.name);
      const next = onRetryAfter(record, failure, this.#moment());
      if (next === null || (await this.#write(place, record, next))) return;
    }
  }

  async #write(place: Place, record: CircuitRecord, next: CircuitRecord): Promise<boolean> {
    const { circuits, kind, onTransition } = this.#options;
    const written = await circuits.write(this.name, place, next);
    if (written) {
      const { gen, because } = next;
      onTransition({ name: this.name, kind, from: record.state.is, to: next.state.is, gen, because, place });
    }
    return written;
  }

  #moment(): Moment {
    const { clock, random } = this.#options;
    return { now: clock(), random, settings: this.#settings };
  }
}
