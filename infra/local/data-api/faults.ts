import { type ErrorName, ServiceError } from './service-error.ts';

/** What can be made to go wrong. */
export type Fault =
  /** Answered with that class, and not run. */
  | { readonly kind: 'error'; readonly error: ErrorName; readonly message?: string | undefined }
  /** Not run; the socket closes. */
  | { readonly kind: 'reset' }
  /** Run and committed; the socket closes instead of the reply. */
  | { readonly kind: 'dropped-reply' }
  /** Run after that time. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** The cluster wakes up: every call is refused for so long. */
  | { readonly kind: 'resuming'; readonly seconds: number };

export interface FaultScope {
  /** It happens to so many calls; to every one while it lasts, for `resuming`. */
  readonly calls?: number | undefined;
  /** So many calls that it fits pass unharmed before the first one that it happens to. */
  readonly after?: number | undefined;
  /** Only to calls of this operation. */
  readonly operation?: string | undefined;
  /** Only to statements that hold this text. */
  readonly sqlIncludes?: string | undefined;
}

export interface InjectedFault {
  readonly id: number;
  readonly fault: Fault;
  /** To how many calls it has happened. */
  readonly fired: number;
  /** How many calls it is still to happen to. */
  readonly remaining: number;
}

export interface Faults {
  inject(fault: Fault, scope?: FaultScope): InjectedFault;
  /** All that were injected since the last `clear`, spent ones too. */
  list(): readonly InjectedFault[];
  clear(): void;
}

interface ArmedFault {
  readonly id: number;
  readonly fault: Fault;
  readonly scope: FaultScope;
  readonly until: number;
  passing: number;
  fired: number;
  remaining: number;
}

/** The connection closes without an answer. */
export class ConnectionReset extends Error {
  override readonly name = 'ConnectionReset';
}

interface StruckCall {
  readonly operation: string;
  readonly sql: string | undefined;
}

/** The faults of one server. They are taken in the order they were injected, one of each kind per call. */
export class FaultPlan implements Faults {
  #armed: ArmedFault[] = [];
  #lastId = 0;
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  inject(fault: Fault, scope: FaultScope = {}): InjectedFault {
    this.#lastId += 1;
    const lasts = fault.kind === 'resuming';
    const armed: ArmedFault = {
      id: this.#lastId,
      fault,
      scope,
      until: lasts ? this.#now() + fault.seconds * 1000 : Number.POSITIVE_INFINITY,
      passing: scope.after ?? 0,
      fired: 0,
      remaining: scope.calls ?? (lasts ? Number.POSITIVE_INFINITY : 1),
    };
    this.#armed.push(armed);
    return armed;
  }

  list(): readonly InjectedFault[] {
    return this.#armed.map(({ id, fault, fired, remaining }) => ({ id, fault, fired, remaining }));
  }

  clear(): void {
    this.#armed = [];
  }

  /** Before a call runs: waits or throws as the faults in force say. */
  async strike(call: StruckCall): Promise<void> {
    const delay = this.#fire('delay', call);
    if (delay?.kind === 'delay') await new Promise((resolve) => setTimeout(resolve, delay.ms));
    if (this.#fire('reset', call) !== undefined) throw new ConnectionReset('reset on demand');
    if (this.#fire('resuming', call) !== undefined) {
      throw new ServiceError(
        'DatabaseResumingException',
        'The Aurora DB instance odds-local is resuming after being auto-paused. Please wait a few seconds and try again.',
      );
    }
    const error = this.#fire('error', call);
    if (error?.kind === 'error') throw new ServiceError(error.error, error.message ?? `${error.error} on demand`);
  }

  /** After a call has succeeded: is its reply to be dropped? */
  dropsReply(call: StruckCall): boolean {
    return this.#fire('dropped-reply', call) !== undefined;
  }

  #fire(kind: Fault['kind'], call: StruckCall): Fault | undefined {
    const armed = this.#armed.find(
      ({ fault, scope, remaining, until }) =>
        fault.kind === kind &&
        remaining > 0 &&
        this.#now() < until &&
        (scope.operation === undefined || scope.operation === call.operation) &&
        (scope.sqlIncludes === undefined || (call.sql ?? '').includes(scope.sqlIncludes)),
    );
    if (armed === undefined) return undefined;
    if (armed.passing > 0) {
      armed.passing -= 1;
      return undefined;
    }
    armed.fired += 1;
    armed.remaining -= 1;
    return armed.fault;
  }
}
