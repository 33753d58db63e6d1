import type { EngineName } from '../soak/surroundings.ts';
import { type Databases, openDatabases } from './databases.ts';
import { type Recovery, recover } from './recovery.ts';
import type { Scenario } from './scenario.ts';
import { Scene } from './scene.ts';
import { endingsOf, judge, type Lived, type Verdict } from './verdict.ts';
import { openWorld } from './world.ts';

/** A scenario from its fault to its verdict. */
export interface ScenarioResult extends Pick<Verdict, 'lost' | 'duplicatedRows' | 'problems'> {
  readonly name: string;
  readonly group: string;
  readonly fault: string;
  readonly injected: number;
  readonly reports: readonly string[];
  readonly drains: readonly string[];
  /** Those that the scenario is about, as they were. */
  readonly metrics: Readonly<Record<string, number>>;
  readonly recovery: Omit<Recovery, 'standing'> | undefined;
  readonly notes: readonly string[];
  /** Of ours, from its first run to the verdict. */
  readonly ms: number;
}

interface ChaosOptions {
  readonly engine: EngineName;
  readonly onResult?: (result: ScenarioResult) => void;
}

/** Lives through one scenario after another, each in a world of its own. */
export async function chaos(
  scenarios: readonly Scenario[],
  { engine, onResult }: ChaosOptions,
): Promise<readonly ScenarioResult[]> {
  const databases = await openDatabases(engine);
  const results: ScenarioResult[] = [];
  try {
    let next = prepare(scenarios[0], databases);
    for (const [n, scenario] of scenarios.entries()) {
      const stage = await next;
      // While this one is lived the next one's world is made.
      next = prepare(scenarios[n + 1], databases);
      const result = await resultOf(scenario, stage);
      results.push(result);
      onResult?.(result);
    }
  } finally {
    await databases.close();
  }
  return results;
}

interface Stage {
  readonly scene: Scene;
  close(): Promise<void>;
}

/** Undefined where there is no scenario, or what went wrong: nobody may wait for it just now. */
async function prepare(scenario: Scenario | undefined, databases: Databases): Promise<Stage | Error | undefined> {
  if (scenario === undefined) return undefined;
  try {
    const world = await openWorld(databases, scenario.world);
    const scene = await Scene.open(world, scenario.instances);
    return {
      scene,
      close: async () => {
        await scene.close();
        await world.close();
      },
    };
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

async function resultOf(scenario: Scenario, stage: Stage | Error | undefined): Promise<ScenarioResult> {
  const begun = performance.now();
  if (stage === undefined || stage instanceof Error) return broken(scenario, stage, begun);
  try {
    const lived = await live(scenario, stage.scene);
    const verdict = await judge(lived);
    const { reports, drains, injected, recovery } = lived;
    const { standing: _standing, ...recovered } = recovery;
    const metrics = Object.keys(scenario.expect.metrics).map((name) => [name, lived.metrics[name] ?? 0]);
    return {
      ...about(scenario, begun),
      ...verdict,
      injected,
      reports,
      drains,
      recovery: recovered,
      metrics: Object.fromEntries(metrics),
      notes: stage.scene.notes,
    };
  } catch (error) {
    return broken(scenario, error, begun);
  } finally {
    await stage.close();
  }
}

async function live(scenario: Scenario, scene: Scene): Promise<Lived> {
  const { before = (s) => s.minutes(1), inject, live: through = (s) => s.minutes(1), end } = scenario;
  scene.clock.begin();
  await before(scene);
  scene.faultBegins();
  await inject?.(scene);
  await through(scene);
  const { injected } = scene;
  scene.faultEnds();
  await end?.(scene);
  const recovery = await recover(scene);
  return { scene, scenario, injected, recovery, ...endingsOf(scene) };
}

/** A scenario that could not even be lived. */
function broken(scenario: Scenario, error: unknown, begun: number): ScenarioResult {
  const problem = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    ...about(scenario, begun),
    lost: Number.NaN,
    duplicatedRows: Number.NaN,
    problems: [problem],
    injected: 0,
    reports: [],
    drains: [],
    metrics: {},
    recovery: undefined,
    notes: [],
  };
}

function about({ name, group, fault }: Scenario, begun: number) {
  return { name, group, fault, ms: Math.round(performance.now() - begun) };
}
