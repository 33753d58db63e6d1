import * as z from 'zod';
import { type AfterOutage, Backlog, calmRuns } from './backlog.ts';
import { isRecording } from './call-traps.ts';
import { momentOf, slateDate } from './day-time.ts';
import { Drains } from './drains.ts';
import { type DayToPlan, type PlannedRun, planDay } from './fault-plan.ts';
import type { GateOptions } from './gate.ts';
import { Holds } from './holds.ts';
import { type DatabaseUse, Ledger } from './ledger.ts';
import { LiveRuns } from './live-runs.ts';
import type { Service } from './sandbox.ts';
import { Sandboxes } from './sandboxes.ts';
import { type EngineName, openSurroundings, type Surroundings } from './surroundings.ts';
import { type DayResult, judge } from './verdict.ts';
import { Weather } from './weather.ts';

export interface SoakOptions extends DayToPlan {
  readonly engine: EngineName;
  readonly onProgress?: (sentence: string) => void;
}

const drainEvery = 5;
/** After the day, how many more drains it may take. Time goes on meanwhile: what was put aside comes due. */
const patientDrains = 60;
const quiet: PlannedRun = { number: 0, fault: undefined, outage: undefined, chance: 0 };

/** A simulated day under faults, from its plan to the verdict. */
export async function soak(options: SoakOptions): Promise<DayResult> {
  const clock = { at: momentOf(0) };
  const surroundings = await openSurroundings({ ...options, clock: { now: () => clock.at } });
  const ledger = new Ledger();
  const day = openDay(surroundings, ledger, clock);
  try {
    const { afterOutage, drainsAfterDay } = await day.live(options);
    return await judge({ ...options, surroundings, ledger, afterOutage, drainsAfterDay });
  } finally {
    await day.close();
    await surroundings.close();
  }
}

function openDay(surroundings: Surroundings, ledger: Ledger, clock: { at: Date }) {
  const { home, market } = surroundings;
  const holds = new Holds();
  const weather = new Weather(ledger);
  const sandboxesOf = (name: 'collect-odds' | 'record-backlog', use: DatabaseUse) =>
    new Sandboxes(name, {
      home,
      marketUrl: market.url,
      gateOf: (service) => gateTo(service, surroundings, weather, use),
    });
  const live = sandboxesOf('collect-odds', ledger.live);
  const draining = sandboxesOf('record-backlog', ledger.drains);
  const runs = new LiveRuns({ slateDate, market, sandboxes: live, holds, ledger });
  const drains = new Drains({ sandboxes: draining, holds, ledger, weather });
  const backlog = new Backlog(surroundings, ledger);

  // As on AWS nobody waits for it: the next run may already be going on.
  let drainingAfterRun = Promise.resolve();
  const drainAfter = async (reports: readonly unknown[], at: Date) => {
    for (const report of reports) await drains.afterRun(at, report);
  };

  /** How many runs the weather has been fine. */
  let calm = 0;
  /** The hour without a database is over, and the backlog that it left is not recorded yet. */
  let catchingUp = false;
  const minute = async (planned: PlannedRun, before: PlannedRun | undefined) => {
    const { number, outage } = planned;
    // Not on the minute, and never twice the same second: as schedules are.
    clock.at = momentOf(number, 2_000 + Math.floor(planned.chance * 9_000));
    weather.outage = outage;
    if (before?.outage === 'database_away_long' && outage !== 'database_away_long') catchingUp = true;
    const released = holds.release(number);
    // What is to be struck must find something to drain.
    if (planned.fault?.startsWith('drain_')) await drainingAfterRun;
    const reports = await runs.run(planned, clock.at);
    await drainingAfterRun;
    // The circuit has let a run record again: what its drain will find is the whole hour.
    const isBack = catchingUp && reports.some(hasRecorded);
    const afterOutage = isBack ? await backlog.timed(() => drains.drain(clock.at, quiet)) : undefined;
    if (isBack) catchingUp = false;
    drainingAfterRun = drainAfter(reports, clock.at);
    if (number % drainEvery === 0 || planned.fault?.startsWith('drain_')) await drains.drain(clock.at, planned);
    await released;
    calm = outage === undefined ? calm + 1 : 0;
    if (calm >= calmRuns && number % 10 === 0) {
      for (const key of await backlog.neglected(number)) ledger.problem(`Waits too long at run ${number}: ${key}`);
    }
    return afterOutage;
  };

  return {
    async live({ onProgress, ...dayToPlan }: SoakOptions) {
      const plan = planDay(dayToPlan);
      let afterOutage: AfterOutage | undefined;
      for (const [n, planned] of plan.entries()) {
        afterOutage = (await minute(planned, plan[n - 1])) ?? afterOutage;
        if ((n + 1) % 60 === 0) onProgress?.(`${n + 1} of ${plan.length} runs, ${ledger.problems.length} problems`);
      }
      await holds.release(Number.POSITIVE_INFINITY);
      await drainingAfterRun;
      weather.outage = undefined;
      let drainsAfterDay = 0;
      while (drainsAfterDay < patientDrains && (drainsAfterDay === 0 || (await backlog.waiting()) > 0)) {
        clock.at = new Date(clock.at.getTime() + drainEvery * 60_000);
        await drains.drain(clock.at, quiet);
        drainsAfterDay += 1;
      }
      return { afterOutage, drainsAfterDay };
    },
    async close() {
      backlog.close();
      await live.close();
      await draining.close();
    },
  };
}

function hasRecorded(report: unknown): boolean {
  const { status } = z.looseObject({ status: z.string() }).parse(report);
  return status === 'recorded' || status === 'unchanged';
}

function gateTo(service: Service, surroundings: Surroundings, weather: Weather, use: DatabaseUse): GateOptions {
  return {
    upstream: surroundings[service].url,
    refusal: () => weather.refusalOf(service),
    onCall: (call, ms) => {
      if (service !== 'dataApi') return;
      use.calls += 1;
      if (!isRecording(call)) return;
      use.recordingCalls += 1;
      use.recordingMs += ms;
    },
  };
}
