import { type Standing, standingOf } from './landed.ts';
import type { Scene } from './scene.ts';
import { told } from './told.ts';

/** What it took until all was well again, with nothing but the schedule going on. */
export interface Recovery {
  /** Simulated minutes. Undefined where it never was, in an hour. */
  readonly minutes: number | undefined;
  readonly runs: number;
  readonly drains: number;
  /** Of ours. */
  readonly ms: number;
  readonly databaseCalls: number;
  readonly standing: Standing;
}

const patienceMinutes = 60;

/** Lets the schedule go on until everything that landed is recorded or dead, the circuits are closed and a run records. */
export async function recover(scene: Scene): Promise<Recovery> {
  const begun = { at: scene.clock.minute, ended: scene.ended.length, ms: performance.now() };
  let standing = await standingOf(scene.world);
  for (let minutes = 0; !isWell(scene, standing) && minutes < patienceMinutes; minutes++) {
    await scene.minutes(1);
    standing = await standingOf(scene.world);
  }
  const since = scene.ended.slice(begun.ended);
  return {
    minutes: isWell(scene, standing) ? scene.clock.minute - begun.at : undefined,
    runs: since.filter((ended) => ended.function === 'collect-odds').length,
    drains: since.filter((ended) => ended.function === 'record-backlog').length,
    ms: Math.round(performance.now() - begun.ms),
    databaseCalls: since.reduce((sum, { calls }) => sum + calls.dataApi, 0),
    standing,
  };
}

function isWell({ ended }: Scene, { waiting, held, openCircuits }: Standing): boolean {
  const lastRun = ended.findLast((each) => each.function === 'collect-odds');
  const recorded = lastRun !== undefined && told(lastRun).startsWith('recorded');
  return recorded && waiting === 0 && held.length === 0 && openCircuits.length === 0;
}
