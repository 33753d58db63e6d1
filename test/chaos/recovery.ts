import { readState, type StoredState } from '../harness/stored-state.ts';
import { describeOutcome } from './describe-outcome.ts';
import type { ScenarioRun } from './scenario-run.ts';

/** What it took to recover from the fault with nothing but the schedule. */
export interface Recovery {
  /** Simulated minutes; undefined if it took more than an hour. */
  readonly minutes: number | undefined;
  readonly runs: number;
  readonly drains: number;
  /** On this machine. */
  readonly ms: number;
  readonly databaseCalls: number;
  readonly state: StoredState;
}

const longestMinutes = 60;

/** Continues the schedule until everything landed is recorded or dead, all circuits are closed and the last run recorded. */
export async function recover(run: ScenarioRun): Promise<Recovery> {
  const begun = { minute: run.clock.minuteOf(), completed: run.completed.length, ms: performance.now() };
  let state = await readState(run.world);
  for (let minutes = 0; !isRecovered(run, state) && minutes < longestMinutes; minutes++) {
    await run.passMinutes(1);
    state = await readState(run.world);
  }
  const since = run.completed.slice(begun.completed);
  const countOf = (name: string) => since.filter((each) => each.function === name).length;
  return {
    minutes: isRecovered(run, state) ? run.clock.minuteOf() - begun.minute : undefined,
    runs: countOf('collect-odds'),
    drains: countOf('record-backlog'),
    ms: Math.round(performance.now() - begun.ms),
    databaseCalls: since.reduce((sum, { requests }) => sum + requests.dataApi, 0),
    state,
  };
}

function isRecovered({ completed }: ScenarioRun, { counts, held, openCircuits }: StoredState): boolean {
  const lastRun = completed.findLast((each) => each.function === 'collect-odds');
  const hasRecorded = lastRun !== undefined && describeOutcome(lastRun).startsWith('recorded');
  return hasRecorded && counts.waiting === 0 && held.length === 0 && openCircuits.length === 0;
}
