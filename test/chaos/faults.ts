import type { PassingCall, Refusal } from '../soak/gate.ts';
import { throttled } from '../soak/refusals.ts';
import type { Instance } from './instance.ts';
import type { Fault } from './wires.ts';
import type { Side } from './world.ts';

type Step = (call: PassingCall) => boolean;
type Victim = Pick<Instance, 'kill'>;

/** The service is asked nothing, and says no. */
export function refused(side: Side, refusal: Refusal, which: Pick<Fault, 'fits' | 'times'> = {}): Fault {
  return { side, ...which, strike: () => refusal };
}

/** What has landed is left to the backlog, so that a scenario finds something there. */
export const putOff: Fault = { ...refused('dataApi', throttled), setsTheScene: true };

/** The service has done what was asked, and the connection breaks instead of the answer. */
export function replyLost(side: Side, fits: Step, times: number): Fault {
  return { side, fits, when: 'after', times, strike: () => 'lost' };
}

interface HeldUp {
  /** Whatever makes the call, given the fault that holds it up. */
  readonly begin: (fault: Fault) => Promise<unknown>;
  readonly meanwhile: () => Promise<unknown>;
}

/** A call is on its way for as long as it takes to do something else. */
export async function whileHeldUp(side: Side, fits: Step, { begin, meanwhile }: HeldUp): Promise<void> {
  const { fault, arrived, release } = heldUp(side, fits);
  const begun = begin(fault);
  await Promise.race([arrived, begun]);
  await meanwhile();
  release();
  await begun;
}

/** The call is on its way until somebody lets it go; `arrived` resolves once it is. */
function heldUp(side: Side, fits: Step) {
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const { promise: arrived, resolve: onHeldUp } = Promise.withResolvers<void>();
  const fault: Fault = {
    side,
    fits,
    times: 1,
    strike: async () => {
      onHeldUp();
      await released;
      return 'goes_on' as const;
    },
  };
  return { fault, arrived, release };
}

/** So many calls wait for each other, and get there at once. */
export function together(side: Side, fits: Step, calls: number): Fault {
  const { promise: complete, resolve: onComplete } = Promise.withResolvers<void>();
  let arrived = 0;
  return {
    side,
    fits,
    times: calls,
    setsTheScene: true,
    strike: async () => {
      arrived += 1;
      if (arrived === calls) onComplete();
      await complete;
      return 'goes_on' as const;
    },
  };
}

/** The process ends when the call is about to be made: it never gets there. */
export function killedBefore(side: Side, fits: Step): (victim: Victim) => Fault {
  return killed({ side, fits, when: 'before' }, 'lost');
}

/** The process ends while the service does what it was asked. */
export function killedDuring(side: Side, fits: Step): (victim: Victim) => Fault {
  return killed({ side, fits, when: 'before' }, 'goes_on');
}

/** The process ends when the service has done it, and does not hear of it. */
export function killedAfter(side: Side, fits: Step): (victim: Victim) => Fault {
  return killed({ side, fits, when: 'after' }, 'lost');
}

function killed(where: Pick<Fault, 'side' | 'fits' | 'when'>, callThen: 'goes_on' | 'lost') {
  return (victim: Victim): Fault => ({
    ...where,
    times: 1,
    strike: async () => {
      await victim.kill();
      return callThen;
    },
  });
}

/** The answer of Action Network, made something else of on its way. Asked of the market itself, so that no fault is asked twice. */
export function tampered(market: { readonly url: string }, tamper: (answer: unknown) => unknown): Fault {
  return {
    side: 'actionNetwork',
    strike: async ({ path, headers }) => {
      const asked = { 'user-agent': `${headers['user-agent']}` };
      const answer = await fetch(`${market.url}${path}`, { headers: asked });
      const body = JSON.stringify(tamper(await answer.json()));
      return { status: answer.status, headers: { 'content-type': 'application/json' }, body };
    },
  };
}
