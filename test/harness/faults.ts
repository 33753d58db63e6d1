import { setTimeout as sleep } from 'node:timers/promises';
import { type Fault, type FaultEffect, type FaultResponse, InjectedFault } from './gate.ts';
import type { Matcher } from './operations.ts';
import { databaseThrottled } from './refusals.ts';
import type { Service } from './services.ts';

/** A fault, and the service whose requests it affects. */
export interface ServiceFault extends Fault {
  readonly service: Service;
  /** Prepares a scenario and is not what the scenario is about, so it does not count as injected. */
  readonly isSetup?: boolean;
}

/** Ends the process that makes the request. */
export interface Killable {
  kill(): Promise<void>;
}
export type FaultOf = (caller: Killable) => ServiceFault;

/** The service gets no request and refuses. */
export function refuse(
  service: Service,
  response: FaultResponse,
  rest: Pick<ServiceFault, 'matches' | 'times' | 'isSetup'> = {},
): ServiceFault {
  return { service, ...rest, affect: () => response };
}

/** Leaves what has landed to the backlog, so that a scenario finds something there. */
export const deferRecording = refuse('dataApi', databaseThrottled, { isSetup: true });

/** The service does what was requested, and the connection breaks in place of the response. */
export function loseReply(service: Service, matches: Matcher, times = 1): ServiceFault {
  return { service, matches, when: 'after', times, affect: () => 'reset' };
}

/** The request takes until the promise settles. */
export function delay(service: Service, matches: Matcher, until: () => Promise<unknown>): ServiceFault {
  return { service, matches, times: 1, affect: () => until().then(() => 'pass' as const) };
}

export function delayMs(service: Service, matches: Matcher, ms: number): ServiceFault {
  return delay(service, matches, () => sleep(ms));
}

interface DelayedCall {
  /** Starts whatever makes the request, with the fault that delays it. */
  readonly begin: (fault: ServiceFault) => Promise<unknown>;
  readonly meanwhile: () => Promise<unknown>;
}

/** Runs `meanwhile` while a request of `begin` is under way. */
export async function whileDelayed(
  service: Service,
  matches: Matcher,
  { begin, meanwhile }: DelayedCall,
): Promise<void> {
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const { promise: arrived, resolve: onArrival } = Promise.withResolvers<void>();
  const until = () => {
    onArrival();
    return released;
  };
  const begun = begin(delay(service, matches, until));
  await Promise.race([arrived, begun]);
  await meanwhile();
  release();
  await begun;
}

/** Delays requests until so many have arrived, so that the service gets them at once. */
export function atOnce(service: Service, matches: Matcher, requests: number): ServiceFault {
  const { promise: complete, resolve: onComplete } = Promise.withResolvers<void>();
  let arrived = 0;
  const affect = async () => {
    arrived += 1;
    if (arrived === requests) onComplete();
    await complete;
    return 'pass' as const;
  };
  return { service, matches, times: requests, isSetup: true, affect };
}

/** The process ends before the service gets the request. */
export function killBefore(service: Service, matches: Matcher): FaultOf {
  return kill({ service, matches, when: 'before' }, 'reset');
}

/** The process ends while the service does what was requested. */
export function killDuring(service: Service, matches: Matcher): FaultOf {
  return kill({ service, matches, when: 'before' }, 'pass');
}

/** The process ends after the service has done it and before the response arrives. */
export function killAfter(service: Service, matches: Matcher): FaultOf {
  return kill({ service, matches, when: 'after' }, 'reset');
}

function kill(which: Pick<ServiceFault, 'service' | 'matches' | 'when'>, effect: FaultEffect): FaultOf {
  return (caller) => ({ ...which, times: 1, affect: () => caller.kill().then(() => effect) });
}

/** Changes the answers of Action Network on their way. Asks the market past the gate, so that no fault affects it twice. */
export function changeAnswer(market: { readonly url: string }, change: (answer: unknown) => unknown): ServiceFault {
  return {
    service: 'actionNetwork',
    affect: async ({ path, headers }) => {
      const answer = await fetch(`${market.url}${path}`, { headers: { 'user-agent': `${headers['user-agent']}` } });
      const body = JSON.stringify(change(await answer.json()));
      return { status: answer.status, headers: { 'content-type': 'application/json' }, body };
    },
  };
}

/** The faults that affect the requests of all sandboxes alike, at most one for each service. */
export class SharedFaults {
  readonly #injected = new Map<Service, InjectedFault>();

  inject(fault: ServiceFault, onAffected: () => void): void {
    this.#injected.set(fault.service, new InjectedFault(fault, onAffected));
  }

  of(service: Service): InjectedFault | undefined {
    return this.#injected.get(service);
  }

  remove(service: Service): void {
    this.#injected.delete(service);
  }

  clear(): void {
    this.#injected.clear();
  }
}
