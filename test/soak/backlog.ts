import { readLandedKey } from '../../lib/landing/landed-key.ts';
import { readState } from '../harness/stored-state.ts';
import type { SoakDay } from './soak-day.ts';

/** What it took to record the observations of the long outage. */
export interface AfterOutage {
  readonly observations: number;
  readonly drains: number;
  readonly databaseCalls: number;
  readonly statementsMs: number;
  readonly ms: number;
  /** The time of the statements if runs had recorded as many. */
  readonly liveStatementsMs: number;
}

/** The minute of the day in which an observation was captured; NaN if the key is of no observation. */
export function minuteOfKey({ clock }: SoakDay, key: string): number {
  return clock.minuteOf(new Date(readLandedKey(key)?.capturedAt ?? ''));
}

/** Keys that the bucket holds, and neither the tables nor the log of unreadable observations. */
export async function waitingKeys(day: SoakDay): Promise<readonly string[]> {
  const { landed, recorded } = await readState(day.world);
  return landed.filter((key) => !recorded.has(key) && !day.log.unreadable.has(minuteOfKey(day, key)));
}

/** Drains until nothing waits, or a drain records nothing. */
export async function measureDrains(day: SoakDay, drain: () => Promise<void>): Promise<AfterOutage> {
  const { drains, live } = day.log;
  const first = (await waitingKeys(day)).length;
  const before = { ...drains };
  const perLiveCall = live.recordingMs / live.recordingCalls;
  let [ms, count, waiting, previous] = [0, 0, first, Number.POSITIVE_INFINITY];
  for (; waiting > 0 && waiting < previous; count++) {
    previous = waiting;
    const begun = performance.now();
    await drain();
    ms += performance.now() - begun;
    waiting = (await waitingKeys(day)).length;
  }
  const observations = first - waiting;
  return {
    observations,
    drains: count,
    databaseCalls: drains.calls - before.calls,
    statementsMs: Math.round(drains.recordingMs - before.recordingMs),
    ms: Math.round(ms),
    liveStatementsMs: Math.round(perLiveCall * observations),
  };
}

/** Longer than an observation may wait after an outage: a circuit may stay open for 15 more minutes. */
export const longestWaitRuns = 30;

/** Notices observations that wait for long although no service is unavailable. */
export class WaitingTimes {
  #waitingSince: ReadonlyMap<string, number> = new Map();

  async tooLong(day: SoakDay, number: number): Promise<readonly string[]> {
    const waiting = await waitingKeys(day);
    this.#waitingSince = new Map(waiting.map((key) => [key, this.#waitingSince.get(key) ?? number]));
    return waiting.filter((key) => number - (this.#waitingSince.get(key) ?? number) >= longestWaitRuns);
  }
}
