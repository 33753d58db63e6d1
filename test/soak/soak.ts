import * as z from 'zod';
import type { Databases } from '../harness/databases.ts';
import { type AfterOutage, longestWaitRuns, measureDrains, WaitingTimes, waitingKeys } from './backlog.ts';
import { drain, drainAfterRun, isDrainFault } from './drains.ts';
import { type DayToPlan, type PlannedRun, planDay } from './fault-plan.ts';
import { runMinute } from './runs.ts';
import { SoakDay } from './soak-day.ts';
import { type DayResult, verifyDay } from './verify-day.ts';

export interface SoakOptions extends DayToPlan {
  readonly databases: Databases;
  readonly onProgress?: (sentence: string) => void;
}

const drainEveryMinutes = 5;
/** How many drains may follow the day. The clock goes on meanwhile, so that held observations come due. */
const mostDrainsAfterDay = 60;

/** Runs a simulated day under faults and verifies what it leaves. */
export async function soak(options: SoakOptions): Promise<DayResult> {
  const day = await SoakDay.open(options);
  try {
    const afterOutage = await runDay(day, options);
    const drainsAfterDay = await drainTheRest(day);
    return await verifyDay(day, { ...options, afterOutage, drainsAfterDay });
  } finally {
    await day.close();
  }
}

async function runDay(day: SoakDay, { onProgress, ...dayToPlan }: SoakOptions): Promise<AfterOutage | undefined> {
  const plan = planDay(dayToPlan);
  const minutes = new DayMinutes(day);
  for (const [n, planned] of plan.entries()) {
    await minutes.pass(planned);
    const { problems } = day.log;
    if ((n + 1) % 60 === 0) onProgress?.(`${n + 1} of ${plan.length} runs, ${problems.length} problems`);
  }
  await day.delays.release(Number.POSITIVE_INFINITY);
  await minutes.drainingAfterRun;
  return minutes.afterOutage;
}

async function drainTheRest(day: SoakDay): Promise<number> {
  day.outage = undefined;
  let count = 0;
  while (count < mostDrainsAfterDay && (count === 0 || (await waitingKeys(day)).length > 0)) {
    day.clock.advanceMs(drainEveryMinutes * 60_000);
    await drain(day, day.clock.now());
    count += 1;
  }
  return count;
}

class DayMinutes {
  afterOutage: AfterOutage | undefined;
  /** Lambda does not wait for it: the next run may begin during the drain. */
  drainingAfterRun = Promise.resolve();
  readonly #day: SoakDay;
  readonly #waitingTimes = new WaitingTimes();
  #runsWithoutOutage = 0;
  /** The long outage is over, and its backlog is not yet recorded. */
  #isCatchingUp = false;

  constructor(day: SoakDay) {
    this.#day = day;
  }

  async pass(planned: PlannedRun): Promise<void> {
    const day = this.#day;
    const { number, outage, fault, chance } = planned;
    // Not on the minute and not always at the same second, as schedules are.
    const at = day.clock.momentOf(number, 2_000 + Math.floor(chance * 9_000));
    day.clock.set(at);
    if (day.outage === 'database_away_long' && outage !== 'database_away_long') this.#isCatchingUp = true;
    day.outage = outage;
    const released = day.delays.release(number);
    // The drain with the fault must find something to record.
    if (isDrainFault(fault)) await this.drainingAfterRun;
    const reports = await runMinute(day, planned, at);
    await this.drainingAfterRun;
    if (this.#isCatchingUp && reports.some(hasRecorded)) {
      // The circuit is closed again: the next drain finds the observations of the whole outage.
      this.afterOutage = await measureDrains(day, () => drain(day, at));
      this.#isCatchingUp = false;
    }
    this.drainingAfterRun = drainAfterRuns(day, at, reports);
    if (number % drainEveryMinutes === 0 || isDrainFault(fault)) await drain(day, at, planned);
    await released;
    await this.#checkWaitingTimes(planned);
  }

  async #checkWaitingTimes({ number, outage }: PlannedRun): Promise<void> {
    this.#runsWithoutOutage = outage === undefined ? this.#runsWithoutOutage + 1 : 0;
    if (this.#runsWithoutOutage < longestWaitRuns || number % 10 !== 0) return;
    for (const key of await this.#waitingTimes.tooLong(this.#day, number)) {
      this.#day.log.problems.push(`Waits too long at run ${number}: ${key}`);
    }
  }
}

async function drainAfterRuns(day: SoakDay, at: Date, reports: readonly unknown[]): Promise<void> {
  for (const report of reports) await drainAfterRun(day, at, report);
}

function hasRecorded(report: unknown): boolean {
  const { status } = z.looseObject({ status: z.string() }).parse(report);
  return status === 'recorded' || status === 'unchanged';
}
