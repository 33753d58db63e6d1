import type { Recovery } from './recovery.ts';
import type { Scene } from './scene.ts';
import type { WorldChoices } from './world.ts';

export const groups = ['source', 'database', 'stores', 'time', 'processes', 'invocations'] as const;
type Group = (typeof groups)[number];

export interface Expected {
  /**
   * How the runs end while the fault is there, in order and in the words of told.ts; or why they did not end as they should.
   */
  readonly reports: readonly string[] | ((ended: readonly string[]) => string | undefined);
  /** Likewise for the drains that the schedule, or the scenario, begins: not those after a run. */
  readonly drains?: readonly string[];
  /** Sums of what both functions told CloudWatch from the fault on until all was well again. */
  readonly metrics: Readonly<Record<string, number>>;
  readonly recovery: {
    /** Simulated minutes until all is well, at most. 0: it has recovered in the run that met the fault. */
    readonly withinMinutes: number;
    /** Observations that nobody will ever be able to read. */
    readonly dead?: number;
  };
}

/** One thing that goes wrong, and what is to come of it. */
export interface Scenario {
  /** As `--only` names it. */
  readonly name: string;
  readonly group: Group;
  /** What is done to the system, in a few words. */
  readonly fault: string;
  readonly world?: WorldChoices;
  /** How many instances of collect-odds are to be ready; one by default. */
  readonly instances?: number;
  /** Before anything goes wrong: one healthy minute by default. */
  readonly before?: (scene: Scene) => Promise<void>;
  /** Puts the fault on the wire, where it stays until the scenario has been lived. */
  readonly inject?: (scene: Scene) => void | Promise<void>;
  /** What happens meanwhile; one minute of the schedule by default. Faults of one invocation are injected here. */
  readonly live?: (scene: Scene) => Promise<void>;
  /** What ends the fault, where it is not on the wire. From here on nobody lends a hand. */
  readonly end?: (scene: Scene) => Promise<void>;
  /** What else must be so when all is well again: sentences about what is not. */
  readonly check?: (scene: Scene, recovery: Recovery) => Promise<readonly string[]>;
  readonly expect: Expected;
}
