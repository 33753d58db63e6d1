import type { Databases } from '../harness/databases.ts';
import { derivedProblems } from '../harness/verify-derived.ts';
import { verifyHistory } from '../harness/verify-history.ts';
import { missingObservations, outcomesOf, unmetExpectations } from './expectations.ts';
import { type Recovery, recover } from './recovery.ts';
import type { Scenario } from './scenario.ts';
import { ScenarioRun } from './scenario-run.ts';

export interface ScenarioResult extends Pick<Scenario, 'name' | 'group' | 'fault'> {
  readonly injected: number;
  readonly reports: readonly string[];
  readonly drains: readonly string[];
  /** Those that the scenario has expectations of. */
  readonly metrics: Readonly<Record<string, number>>;
  readonly recovery: Omit<Recovery, 'state'> | undefined;
  /** Observations that landed and are neither recorded nor dead. */
  readonly lost: number;
  readonly duplicatedRows: number;
  readonly notes: readonly string[];
  /** Empty if the scenario has passed. */
  readonly problems: readonly string[];
  /** On this machine, without the preparation of the world. */
  readonly ms: number;
}

interface ChaosOptions {
  readonly databases: Databases;
  readonly onResult?: (result: ScenarioResult) => void;
}

/** Runs one scenario after another, each in a new world. */
export async function chaos(
  scenarios: readonly Scenario[],
  { databases, onResult }: ChaosOptions,
): Promise<readonly ScenarioResult[]> {
  const results: ScenarioResult[] = [];
  let next = open(scenarios[0], databases);
  for (const [n, scenario] of scenarios.entries()) {
    const run = await next;
    // The next world is prepared during this scenario.
    next = open(scenarios[n + 1], databases);
    const result = await resultOf(scenario, run);
    results.push(result);
    onResult?.(result);
  }
  return results;
}

/** Resolves to an error in place of rejecting: the promise is awaited only after the scenario before. */
async function open(scenario: Scenario | undefined, databases: Databases): Promise<ScenarioRun | Error | undefined> {
  if (scenario === undefined) return undefined;
  return ScenarioRun.open(databases, scenario).catch((error: unknown) =>
    error instanceof Error ? error : new Error(String(error)),
  );
}

async function resultOf(scenario: Scenario, run: ScenarioRun | Error | undefined): Promise<ScenarioResult> {
  const begun = performance.now();
  const { name, group, fault } = scenario;
  const about = () => ({ name, group, fault, ms: Math.round(performance.now() - begun) });
  try {
    if (!(run instanceof ScenarioRun)) throw run;
    return { ...(await runScenario(scenario, run)), ...about() };
  } catch (error) {
    const problem = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { ...failedToRun, ...about(), problems: [problem] };
  } finally {
    if (run instanceof ScenarioRun) await run.close();
  }
}

const failedToRun = {
  injected: 0,
  reports: [],
  drains: [],
  metrics: {},
  recovery: undefined,
  lost: Number.NaN,
  duplicatedRows: Number.NaN,
  notes: [],
};

async function runScenario(scenario: Scenario, run: ScenarioRun) {
  const oneMinute = () => run.passMinutes(1);
  const { prepare = oneMinute, inject, during = oneMinute, repair, check, expect } = scenario;
  run.clock.restart();
  await prepare(run);
  run.beginFault();
  await inject?.(run);
  await during(run);
  const { injected } = run;
  run.endFault();
  await repair?.(run);
  const { state, ...recovery } = await recover(run);
  const observed = { ...outcomesOf(run), injected };
  const { lost, duplicatedRows, problems } = await verifyHistory(run.world, state, run.seenLanding);
  const unmet = unmetExpectations(expect, { ...observed, recovery: { ...recovery, state } });
  const checked = (await check?.(run, { ...recovery, state })) ?? [];
  // Links are derived in drains, and the recovery may have ended with a run.
  await run.drain({ event: {} });
  return {
    ...observed,
    metrics: Object.fromEntries(Object.keys(expect.metrics).map((name) => [name, observed.metrics[name] ?? 0])),
    recovery,
    lost: lost.length,
    duplicatedRows,
    notes: run.notes,
    problems: [
      ...problems,
      ...missingObservations(run, state.landed),
      ...unmet,
      ...checked,
      ...(await derivedProblems(run.world)),
    ],
  };
}
