import * as z from 'zod';
import { engineDatabase } from '../soak/engine-database.ts';
import { differences, duplicated, lastChangesAgree, rowsBy, rowsIn } from '../soak/expected-rows.ts';
import { readWholeTables } from '../soak/whole-tables.ts';
import { readAllLanded } from './landed.ts';
import { type MetricSums, metricsIn } from './output.ts';
import type { Recovery } from './recovery.ts';
import type { Expected, Scenario } from './scenario.ts';
import type { Scene } from './scene.ts';
import { told } from './told.ts';

/** What happened, as it was seen from outside, and what the scenario wanted of it. */
export interface Lived {
  readonly scene: Scene;
  readonly scenario: Scenario;
  /** How the runs and the drains ended while the fault was there. */
  readonly reports: readonly string[];
  readonly drains: readonly string[];
  readonly injected: number;
  readonly metrics: MetricSums;
  readonly recovery: Recovery;
}

export interface Verdict {
  /** Landed, and in the end neither recorded nor dead. */
  readonly lost: number;
  readonly duplicatedRows: number;
  /** Empty where all is as it must be. */
  readonly problems: readonly string[];
}

/** Holds what is there in the end against what was landed, by the rule, and against what the scenario expects. */
export async function judge(lived: Lived): Promise<Verdict> {
  const { scene, scenario, injected } = lived;
  const { standing } = lived.recovery;
  const { read, unreadable } = await readAllLanded(scene.world);
  const tables = await readWholeTables(engineDatabase(scene.world.engine));
  const [expected, found] = [rowsBy(read), rowsIn(tables)];
  // By what the wire has seen: an object that is gone from the bucket is lost as well.
  const lost = [...new Set([...scene.put, ...standing.landed])].filter(
    (key) => !standing.recorded.has(key) && !standing.dead.has(key),
  );
  const duplicatedRows = Object.keys(found).reduce((sum, table) => sum + duplicated(found, table), 0);
  return {
    lost: lost.length,
    duplicatedRows,
    problems: [
      ...(injected === 0 ? ['Nothing was injected.'] : []),
      ...lost.map((key) => `Landed, and neither recorded nor dead: ${key}`),
      ...differences(expected, found),
      ...(lastChangesAgree(tables) ? [] : ['A line bears another last change than its history has.']),
      ...unreadable.filter((key) => !standing.dead.has(key)).map((key) => `Unreadable, and not marked dead: ${key}`),
      ...read
        .filter(({ landedKey }) => standing.dead.has(landedKey))
        .map(({ landedKey }) => `Dead, and readable: ${landedKey}`),
      ...claimedInVain(scene, standing.landed),
      ...unexpectedReports(scenario.expect, lived),
      ...unexpectedMetrics(scenario.expect, lived.metrics),
      ...unexpectedRecovery(scenario.expect, lived.recovery),
      ...((await scenario.check?.(scene, lived.recovery)) ?? []),
    ],
  };
}

/** Content hashes, as a report names what it has landed. */
const claimSchema = z.object({ observation: z.string().nullable() });

/** What a report says it has landed must lie in the bucket. */
function claimedInVain({ ended }: Scene, landed: readonly string[]): readonly string[] {
  const runs = ended.filter((each) => each.function === 'collect-odds');
  const claimed = runs.flatMap(({ ending }) =>
    ending.ended === 'answered' ? (claimSchema.parse(ending.answer).observation?.split(',') ?? []) : [],
  );
  return claimed
    .filter((hash) => !landed.some((key) => key.includes(hash)))
    .map((hash) => `A report says that it has landed ${hash}, which is not in the bucket.`);
}

function unexpectedReports({ reports, drains }: Expected, lived: Lived): readonly string[] {
  const ended = typeof reports === 'function' ? reports(lived.reports) : unlike('Runs', reports, lived.reports);
  const drained = drains && unlike('Drains', drains, lived.drains);
  return [ended, drained].filter((problem) => problem !== undefined);
}

function unlike(what: string, wanted: readonly string[], found: readonly string[]): string | undefined {
  if (JSON.stringify(wanted) === JSON.stringify(found)) return undefined;
  return `${what} were to end as [${wanted.join('; ')}], and ended as [${found.join('; ')}].`;
}

function unexpectedMetrics({ metrics }: Expected, found: MetricSums): readonly string[] {
  return Object.entries(metrics)
    .filter(([name, sum]) => (found[name] ?? 0) !== sum)
    .map(([name, sum]) => `The metric ${name} was to sum up to ${sum}, and did to ${found[name] ?? 0}.`);
}

function unexpectedRecovery(
  { recovery: { withinMinutes, dead = 0 } }: Expected,
  { minutes, standing }: Recovery,
): readonly string[] {
  const late =
    minutes === undefined
      ? ['It did not recover by itself.']
      : minutes > withinMinutes
        ? [`It was to recover by itself within ${withinMinutes} minutes, and took ${minutes}.`]
        : [];
  if (standing.dead.size === dead) return late;
  return [...late, `${dead} observations were to be dead in the end, and ${standing.dead.size} are.`];
}

/** How those invocations ended which were begun by a schedule or a hand, and what all of them told CloudWatch. */
export function endingsOf(scene: Scene): Pick<Lived, 'reports' | 'drains' | 'metrics'> {
  const endedAs = (name: string) => scene.during.filter((each) => each.function === name && !each.afterRun).map(told);
  return {
    reports: endedAs('collect-odds'),
    drains: endedAs('record-backlog'),
    metrics: metricsIn(scene.since.flatMap(({ lines }) => lines)),
  };
}
