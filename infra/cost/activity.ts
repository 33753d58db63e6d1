import type { RecurringStart } from '../../functions/declaration.ts';
import { functionDeclarations } from '../../functions/declarations.ts';
import type { StageSettings } from '../../functions/stage-settings.ts';
import type { Assumptions } from './assumptions.ts';
import { type HealthyRunName, healthyRuns } from './healthy-runs.ts';
import { runsIn, windowWeek } from './window-week.ts';

/** A month of AWS's price lists. */
export const hoursOfMonth = 730;
export const daysOfMonth = hoursOfMonth / 24;
const minutesOfDay = 1_440;

/** What a stage does in a month in which all goes well. */
export interface Activity {
  /** How often each healthy run happens. */
  readonly runs: Readonly<Record<HealthyRunName, number>>;
  readonly schedulerInvocations: number;
  readonly observations: number;
  /** Observations that a drain records, and not the run itself. */
  readonly drainedObservations: number;
  readonly awakeHours: number;
  /** Hours of a day in which a function of that name runs. */
  readonly hoursOfDayOf: (name: string) => number;
}

/** @param season whether slates are observed: in the months of the stage, or out of them */
export function activityOf(stage: StageSettings, assumptions: Assumptions, season: boolean): Activity {
  const starts = startsOf({ ...stage, collecting: season });
  const ticksOf = (name: string) => starts.filter((start) => start.function === name).flatMap(({ ticks }) => ticks);
  const days = daysOf(stage, { collections: ticksOf('collect-odds'), drains: ticksOf('record-backlog') });
  const perDay = (count: (day: Day) => number) => days.reduce((sum, day) => sum + count(day), 0) / days.length;
  const recording = perDay(({ recording }) => recording.length);
  const landing = perDay(({ landing }) => landing.length);
  const fullDrains = perDay(({ drains }) => drains.length);
  const runs: Readonly<Record<HealthyRunName, number>> = {
    'sync-schedule': ticksOf('sync-schedule').length,
    'check-health': ticksOf('check-health').length,
    'collect-odds': recording,
    'record-backlog-after-run': recording,
    'collect-odds-batched': landing,
    'record-backlog-after-batched-run': landing,
    'record-backlog-without-backlog': Math.max(0, ticksOf('record-backlog').length - fullDrains),
    'record-backlog-with-backlog': fullDrains,
  };
  const perMonth = (count: number) => count * daysOfMonth;
  const regular = starts.reduce((sum, { ticks }) => sum + ticks.length, 0);
  const inWindows = recording + landing - ticksOf('collect-odds').length;
  return {
    runs: Object.fromEntries(Object.entries(runs).map(([name, count]) => [name, perMonth(count)])) as Activity['runs'],
    schedulerInvocations: perMonth(regular + inWindows),
    observations: perMonth((recording + landing) * healthyRuns.observationsOfRun),
    drainedObservations: perMonth(landing * healthyRuns.observationsOfRun),
    awakeHours: awakeHoursOf(stage, assumptions, days),
    hoursOfDayOf: (name) => hoursWith(ticksOf(name)),
  };
}

/** What uses the database on a day, and what does not, by the minutes at which it starts. */
interface Day {
  /** Runs that record what they land. */
  readonly recording: readonly number[];
  /** Runs that leave it to a drain. */
  readonly landing: readonly number[];
  /** Drains that have something to record. */
  readonly drains: readonly number[];
}

interface RegularStarts {
  readonly collections: readonly number[];
  readonly drains: readonly number[];
}

/** Each day of a typical week, if the stage has capture windows; else all days are like one. */
function daysOf({ recording }: StageSettings, { collections, drains }: RegularStarts): readonly Day[] {
  const { mode, drainEveryMinutes, drainFarFromGamesEveryMinutes, inWindows = mode } = recording;
  const split = (runs: readonly number[], how: StageSettings['recording']['mode']) =>
    how === 'live' ? { recording: runs, landing: [] } : { recording: [], landing: runs };
  if (drainFarFromGamesEveryMinutes === undefined || collections.length === 0) {
    const day = split(collections, mode);
    return [{ ...day, drains: drainsWithBacklog(day.landing, drains) }];
  }
  return windowWeek.map((windows) => {
    const near = split([...new Set(windows.flatMap(runsIn))], inWindows);
    const far = split(
      collections.filter((tick) => !windows.some(([from, until]) => from <= tick && tick < until)),
      mode,
    );
    const landing = [...near.landing, ...far.landing];
    const inside = windows.flatMap(([from, until]) => [...ticksBetween(from, until, drainEveryMinutes), until]);
    const idle = ticksBetween(0, minutesOfDay, drainFarFromGamesEveryMinutes);
    const due = [...new Set([...(inWindows === 'batched' ? inside : []), ...idle])].sort((a, b) => a - b);
    return { recording: [...near.recording, ...far.recording], landing, drains: drainsWithBacklog(landing, due) };
  });
}

function ticksBetween(from: number, until: number, everyMinutes: number): readonly number[] {
  const first = Math.ceil(from / everyMinutes) * everyMinutes;
  const count = Math.max(0, Math.ceil((until - first) / everyMinutes));
  return Array.from({ length: count }, (_, nth) => first + nth * everyMinutes);
}

interface Start {
  readonly function: string;
  /** The minutes of a day, in the zone of the stage. */
  readonly ticks: readonly number[];
}

function startsOf(stage: StageSettings): readonly Start[] {
  return functionDeclarations.flatMap(({ name, startedBy }) =>
    (startedBy.schedules?.(stage) ?? [])
      .filter(({ enabled }) => enabled)
      .map((start) => ({ function: name, ticks: ticksOf(start) })),
  );
}

function ticksOf({ firstMinute, everyMinutes, during }: RecurringStart): readonly number[] {
  const { from, to } = during?.hours ?? { from: 0, to: 23 };
  const hours = Array.from({ length: to - from + 1 }, (_, nth) => from + nth);
  const minutes = Array.from({ length: 60 / everyMinutes }, (_, nth) => firstMinute + nth * everyMinutes);
  return hours.flatMap((hour) => minutes.map((minute) => hour * 60 + minute));
}

/** Those that come first after a run. What the last runs of a day leave is recorded by the first drain after midnight. */
function drainsWithBacklog(collections: readonly number[], drains: readonly number[]): readonly number[] {
  const firstAfter = (tick: number) => drains.find((drain) => drain >= tick) ?? drains[0];
  return [...new Set(collections.map(firstAfter))].filter((drain) => drain !== undefined);
}

function hoursWith(ticks: readonly number[]): number {
  return new Set(ticks.map((tick) => Math.floor(tick / 60))).size;
}

/** A use keeps the database awake until its pause timer ends; uses that are closer together share that time. */
function awakeHoursOf({ database }: StageSettings, assumptions: Assumptions, days: readonly Day[]): number {
  if (database.sleepsAfterSeconds === null) return hoursOfMonth;
  const keptAwake = Math.ceil(assumptions['busy-minutes'] + database.sleepsAfterSeconds / 60);
  const minutes = days.map(({ recording, drains }) => {
    const uses = [...recording, ...drains];
    return new Set(
      uses.flatMap((use) => Array.from({ length: keptAwake }, (_, after) => (use + after) % minutesOfDay)),
    );
  });
  const perDay = minutes.reduce((sum, { size }) => sum + size, 0) / days.length;
  return Math.min(hoursOfMonth, (perDay / 60) * daysOfMonth + assumptions['other-awake-hours']);
}
