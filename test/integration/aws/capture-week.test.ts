import { beforeAll, describe, expect, test } from 'vitest';
import { randomFrom } from '../../../infra/local/market/random.ts';
import type { SchedulerFaults } from '../../../infra/local/scheduler/scheduler.ts';
import { fingerprintOf } from '../../../lib/aws/scheduler/window-request.ts';
import { schedulerWindows } from '../../../lib/aws/scheduler/windows.ts';
import { captureRules, planWindows } from '../../../lib/games/capture-windows.ts';
import { reconcileWindows } from '../../../lib/games/reconcile-windows.ts';
import { openRig, windowTarget } from '../../support/scheduler-rig.ts';
import { newSeed } from '../../support/search.ts';
import { days, type Fate, knownAt, weekOfGames } from '../../support/week-of-games.ts';

const minuteMs = 60_000;

interface Outcome {
  /** When runs began that observe, in milliseconds since 1970. */
  readonly runs: readonly number[];
  readonly calls: { readonly syncs: number; readonly changes: number };
  readonly left: number;
}

interface Planning {
  /** In minutes; what the schedule says is known as often. */
  readonly planEvery?: number;
  fails?(at: number): boolean;
}

/** Plans again and again, unless a plan fails, and lets Scheduler fire in between. */
async function live(
  fates: readonly Fate[],
  faults: SchedulerFaults,
  { planEvery = captureRules.planEvery, fails = () => false }: Planning = {},
): Promise<Outcome> {
  const start = (days[0] ?? 0) + 12 * 60 * minuteMs;
  const end = (days.at(-1) ?? 0) + 36 * 60 * minuteMs;
  await using rig = await openRig(new Date(start).toISOString(), faults);
  const windows = schedulerWindows({ client: rig.client, target: windowTarget, clock: () => rig.now });
  const naming = { league: 'mlb', fingerprint: fingerprintOf(windowTarget) };
  const calls = { syncs: 0, changes: 0 };
  for (let at = start; at <= end; at += planEvery * minuteMs) {
    await rig.runUntil(new Date(at).toISOString());
    if (fails(at)) continue;
    const soon = fates.filter(({ planned }) => Math.abs(planned - at) < 24 * 60 * minuteMs);
    const desired = planWindows(
      soon.map((fate) => knownAt(fate, at)),
      rig.now,
      naming,
      { ...captureRules, planEvery },
    );
    const { created, updated, deleted } = await reconcileWindows(desired, windows);
    calls.syncs += 1;
    calls.changes += created.length + updated.length + deleted.length;
  }
  const runs = rig.delivered.filter(({ at, delivery }) => at < windowEnd(delivery.event)).map(({ at }) => at.getTime());
  return { runs, calls, left: (await windows.list()).length };
}

/** The function drops a tick that comes after the window which its event names. */
function windowEnd(event: unknown): Date {
  return new Date((event as { readonly window: { readonly until: string } }).window.until);
}

/** The pitches without a run in their last two minutes. */
function unobserved(fates: readonly Fate[], runs: readonly number[]): readonly Fate[] {
  return fates.filter(({ pitch }) => {
    return pitch !== Infinity && !runs.some((run) => run >= pitch - 2 * minuteMs && run < pitch);
  });
}

const seed = newSeed();
const fates = weekOfGames(seed);
const random = randomFrom(seed, 'the faults of Scheduler');
const faults: SchedulerFaults = {
  latenessMs: () => random.integer(0, 59_999),
  copies: () => (random.chance(0.05) ? 2 : 1),
  staleMs: 90_000,
};

describe('a week of games with windows that are planned every 15 minutes', () => {
  let outcome: Outcome;
  beforeAll(async () => {
    outcome = await live(fates, faults);
    const { runs, calls } = outcome;
    const perDay = Math.round(runs.length / days.length);
    console.info(
      `seed ${seed}: ${fates.length} games, ${perDay} runs a day, ${calls.changes} changes in ${calls.syncs} plans`,
    );
  });

  test('observes each first pitch in its last two minutes, whatever is moved, late or postponed', () => {
    expect(unobserved(fates, outcome.runs)).toEqual([]);
  });

  test('runs only while a game is about to begin', () => {
    const idle = outcome.runs.filter((run) => {
      return !fates.some((fate) => {
        const until = Math.min(fate.pitch, fate.postponed ?? Infinity) + (captureRules.planEvery + 2) * minuteMs;
        const from =
          fate.follows?.end ?? Math.min(fate.planned, fate.moved?.to ?? Infinity) - captureRules.lead * minuteMs;
        return run >= from - captureRules.mergeGap * minuteMs && run <= until;
      });
    });
    expect(idle).toEqual([]);
  });

  test('leaves no window behind', () => {
    expect(outcome.left).toBe(0);
  });
});

test('without plans for three hours, only games that changed meanwhile are unobserved', async () => {
  const from = (days[2] ?? 0) + 1_320 * minuteMs;
  const until = from + 180 * minuteMs;
  const { runs } = await live(fates, faults, { fails: (at) => at >= from && at < until });
  const missed = unobserved(fates, runs);
  const wasLate = ({ planned, moved, pitch }: Fate) => pitch > (moved?.to ?? planned) + captureRules.slack * minuteMs;
  for (const fate of missed) {
    expect(fate.pitch).toBeGreaterThan(from);
    expect(fate.pitch).toBeLessThan(until + 60 * minuteMs);
    expect(wasLate(fate) || fate.follows !== undefined || fate.moved !== undefined).toBe(true);
  }
});

test('planned every hour, only what changes within the hour is unobserved: second games and starts that move', async () => {
  const { runs } = await live(fates, faults, { planEvery: 60 });
  console.info(`seed ${seed}: ${Math.round(runs.length / days.length)} runs a day`);
  const missed = unobserved(fates, runs);
  expect(missed.filter(({ follows, moved }) => follows === undefined && moved === undefined)).toEqual([]);
});
