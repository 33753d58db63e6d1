import type { WorldOptions } from '../harness/world.ts';
import type { Recovery } from './recovery.ts';
import type { ScenarioRun } from './scenario-run.ts';

export const groups = ['source', 'database', 'stores', 'time', 'processes', 'invocations'] as const;
type Group = (typeof groups)[number];

export interface Expected {
  /** How the runs end during the fault, in order and as `describeOutcome` says it; or what is wrong with them. */
  readonly reports: readonly string[] | ((outcomes: readonly string[]) => string | undefined);
  /** The same for drains that the schedule or the scenario begins, without those after a run. */
  readonly drains?: readonly string[];
  /** Sums of metrics of all functions, from the fault until everything is recovered. */
  readonly metrics: Readonly<Record<string, number>>;
  readonly recovery: {
    /** Simulated minutes after the fault, at most. 0: the run that met the fault has recovered from it. */
    readonly withinMinutes: number;
    /** Observations that no reader can ever read; 0 by default. */
    readonly dead?: number;
  };
}

/** A fault, what happens meanwhile, and what is expected of it. */
export interface Scenario {
  /** For `--only`. */
  readonly name: string;
  readonly group: Group;
  /** The fault in a few words. */
  readonly fault: string;
  readonly world?: Pick<WorldOptions, 'theOddsApi' | 'sessions'>;
  /** How many sandboxes of collect-odds are loaded before; 1 by default. */
  readonly instances?: number;
  /** Takes minutes, or dozens of threads: no sample of the tests includes it. */
  readonly isLong?: boolean;
  /** Before the fault: one minute of the schedule by default. */
  readonly prepare?: (run: ScenarioRun) => Promise<void>;
  /** Injects the fault, which stays until `during` has ended. */
  readonly inject?: (run: ScenarioRun) => void | Promise<void>;
  /** What happens during the fault: one minute of the schedule by default. Faults of one invocation are injected here. */
  readonly during?: (run: ScenarioRun) => Promise<void>;
  /** Ends a fault that is neither a gate's nor the market's. From here on only the schedule acts. */
  readonly repair?: (run: ScenarioRun) => Promise<void>;
  /** Further checks after the recovery. @returns a sentence for each problem */
  readonly check?: (run: ScenarioRun, recovery: Recovery) => Promise<readonly string[]>;
  readonly expect: Expected;
}
