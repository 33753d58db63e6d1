import type { Stage } from '../../infra/stages.ts';
import { stageNamed } from '../../infra/stages.ts';
import { observedTodayMs } from '../../lib/games/cadence.ts';
import { type CaptureWindow, captureRules, planWindows } from '../../lib/games/capture-windows.ts';
import { isDrainDue } from '../../lib/games/drain-cadence.ts';
import { days, type Fate, knownAt, weekOfGames } from '../support/week-of-games.ts';
import type { Bench } from './bench.ts';
import { rounded, type Section } from './section.ts';

const minuteMs = 60_000;
const dayMinutes = 1_440;
/** Minutes after each use of the database: it sleeps five minutes later, and waking takes its time. */
const keptAwake = 6;

interface Counts {
  readonly regular: number;
  readonly inWindows: number;
  readonly plans: number;
  /** Schedules that were created or deleted. */
  readonly changes: number;
  readonly drains: number;
  readonly awake: number;
  readonly missed: number;
}

/** A week of the stage, minute by minute: syncs, plans, runs and drains as its schedules and windows start them. */
function passWeek(stage: Stage, fates: readonly Fate[]): Counts {
  const [slate] = stage.slates;
  const { drainEveryMinutes: everyMinutes, drainFarFromGamesEveryMinutes = 0 } = stage.recording;
  if (slate === undefined || drainFarFromGamesEveryMinutes === 0) throw new Error('The stage follows no games.');
  const times = { everyMinutes, farFromGamesEveryMinutes: drainFarFromGamesEveryMinutes };
  const counts = { regular: 0, inWindows: 0, plans: 0, changes: 0, drains: 0 };
  const awake = new Set<number>();
  const runs: number[] = [];
  const start = days[0] ?? 0;
  let synced = start;
  let windows: readonly CaptureWindow[] = [];
  let [lastDrain, waiting] = [start, 0];
  for (let minute = 0; minute < days.length * dayMinutes; minute++) {
    const now = start + minute * minuteMs;
    const at = new Date(now);
    const known = () =>
      fates.filter(({ planned }) => Math.abs(planned - now) < 86_400_000).map((fate) => knownAt(fate, synced));
    const isInHours = observedTodayMs(at, slate, stage.timeZone) !== null;
    const isSync = minute % stage.scheduleEveryMinutes === 3;
    if (isSync) synced = now;
    if (isSync || minute % captureRules.planEvery === 11) {
      const planned = planWindows(known(), at, { league: 'mlb', fingerprint: 'bench' });
      const names = new Set(windows.map(({ name }) => name));
      counts.plans += 1;
      counts.changes += 2 * planned.filter(({ name }) => !names.has(name)).length;
      windows = planned;
    }
    const isRegular = isInHours && minute % slate.everyMinutes === 0;
    const isInWindow = windows.some(({ from, until }) => Date.parse(from) <= now && now < Date.parse(until));
    counts.regular += Number(isRegular);
    counts.inWindows += Number(isInWindow);
    if (isRegular || isInWindow) runs.push(now);
    waiting += Number(isRegular || isInWindow || isSync);
    if (minute % everyMinutes !== 2 || !isDrainDue(at, known(), new Date(lastDrain).toISOString(), times)) continue;
    lastDrain = now;
    if (waiting === 0) continue;
    waiting = 0;
    counts.drains += 1;
    for (let after = 0; after < keptAwake; after++) awake.add(minute + after);
  }
  const missed = fates.filter(({ pitch }) => {
    const isThere = pitch !== Number.POSITIVE_INFINITY && pitch < start + days.length * dayMinutes * minuteMs;
    return isThere && !runs.some((run) => run < pitch && run >= pitch - 2 * minuteMs);
  }).length;
  return { ...counts, awake: awake.size, missed };
}

/** What production does in a simulated week of games: the inputs of its cost. */
export async function benchWindows({ short }: Bench): Promise<Section> {
  const seeds = short ? [1] : [1, 2, 3, 4, 5, 6];
  const rows = seeds.map((seed) => {
    const { missed, ...counts } = passWeek(stageNamed('prod'), weekOfGames(seed));
    const perDay = (count: number) => rounded(count / days.length);
    return {
      seed,
      'regular runs a day': perDay(counts.regular),
      'runs in windows a day': perDay(counts.inWindows),
      'plans a day': perDay(counts.plans),
      'schedules changed a day': perDay(counts.changes),
      'drains that wake the database a day': perDay(counts.drains),
      'minutes awake a day': perDay(counts.awake),
      'pitches without a run in the last two minutes': missed,
    };
  });
  const notes = [
    `A week of 108 games with prod’s settings. The database is awake for ${keptAwake} minutes after each drain that records.`,
  ];
  return {
    name: 'windows',
    tables: [{ title: 'Runs, plans and drains that follow the games', rows }],
    goals: [],
    notes,
  };
}
