import type { Gate, PassingCall, Refusal, Trap } from '../soak/gate.ts';
import type { Side } from './world.ts';

/** Lost: before, the call never gets there; after, the connection breaks instead of the answer. Cut: in its middle. Or it is answered otherwise. */
type Fate = 'goes_on' | 'lost' | 'cut' | Refusal;

/** What befalls the calls of one side. It says of each whether it strikes it. */
export interface Fault {
  readonly side: Side;
  /** Every call by default. */
  readonly fits?: (call: PassingCall) => boolean;
  /** Before the service has the call, by default, or when it has answered. */
  readonly when?: Trap['when'];
  /** How many calls it strikes; all of them by default. */
  readonly times?: number;
  /** It only sets the scene: a scenario in which nothing else strikes has injected nothing. */
  readonly setsTheScene?: boolean;
  readonly strike: (call: PassingCall) => Fate | Promise<Fate>;
}

/** Told of every call that is struck. */
export type Struck = () => void;

/** The fault as a gate knows it. */
export function trapOf(
  { fits = () => true, when = 'before', times = Number.POSITIVE_INFINITY, setsTheScene = false, strike }: Fault,
  struck: Struck,
): Trap {
  let left = times;
  let fitting: PassingCall | undefined;
  return {
    when,
    stays: true,
    // A gate asks, and springs in the same breath: no other call comes between.
    fits: (call) => {
      fitting = left > 0 && fits(call) ? call : undefined;
      return fitting !== undefined;
    },
    spring: () => {
      if (fitting === undefined) return 'goes_on';
      left -= 1;
      if (!setsTheScene) struck();
      return strike(fitting);
    },
  };
}

/** All wires of a scenario: what is laid on a side strikes every instance alike. */
export class Wires {
  readonly #gates = new Map<Side, Set<Gate>>();
  readonly #laid = new Map<Side, Trap>();

  join(side: Side, gate: Gate): void {
    const gates = this.#gates.get(side) ?? new Set();
    this.#gates.set(side, gates.add(gate));
    gate.arm(this.#laid.get(side));
  }

  /** Lays it in the place of the one before. */
  lay(side: Side, trap: Trap): void {
    this.#laid.set(side, trap);
    for (const gate of this.#gates.get(side) ?? []) gate.arm(trap);
  }

  /** What is laid for all, where one instance had something of its own. */
  restore(side: Side, gate: Gate): void {
    gate.arm(this.#laid.get(side));
  }

  clear(): void {
    this.#laid.clear();
    for (const gate of [...this.#gates.values()].flatMap((gates) => [...gates])) gate.arm(undefined);
  }
}
