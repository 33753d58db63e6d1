import type { RecurringStart } from '../../functions/declaration.ts';
import { functionDeclarations } from '../../functions/declarations.ts';
import type { StageSettings } from '../../functions/stage-settings.ts';
import type { Assumptions } from './assumptions.ts';
import { type HealthyRunName, healthyRuns } from './healthy-runs.ts';
import { runsIn, type WindowOfDay, windowWeek } from './window-week.ts';

/** A month of AWS's price lists. */
export const hoursOfMonth = 730;
export const daysOfMonth = hoursOfMonth / 24;
const minutesOfDay = 1_440;

/** What a stage does in a month in which all goes well. */
export interface Activity {
  /** How often each healthy run happens. */
  readonly runs: Readonly<Record<HealthyRunName, number>>;
  readonly schedulerInvocations: number;
  /** Of odds. */
  readonly observations: number;
  /** Observations that a drain records, and not the run itself: of odds, and all of the official schedule. */
  readonly drainedObservations: number;
  readonly awakeHours: number;
  /** Hours of a day in which a function of that name runs. */
  readonly hoursOfDayOf: (name: string) => number;
}

/** @param season whether slates are observed: in the months of the stage, or out of them */
export function activityOf(stage: StageSettings, assumptions: Assumptions, season: boolean): Activity {
  const starts = startsOf(stage, season);
  const ticksOf = (name: string) => starts.filter((start) => start.function === name).flatMap(({ ticks }) => ticks);
  const syncs = ticksOf('sync-schedule');
  const drains = ticksOf('record-backlog');
  const days = daysOf(stage, { collections: ticksOf('collect-odds'), drains, syncs });
  const perDay = (count: (day: Day) => number) => days.reduce((sum, day) => sum + count(day), 0) / days.length;
  const recording = perDay(({ recording }) => recording.length);
  const landing = perDay(({ landing }) => landing.length);
  const [due, full] = [perDay(({ due }) => due.length), perDay(({ full }) => full.length)];
  const runs: Readonly<Partial<Record<HealthyRunName, number>>> = {
    'sync-schedule': syncs.length,
    // Also after each sync.
    'plan-closing': ticksOf('plan-closing').length + syncs.length,
    'check-health': ticksOf('check-health').length,
    'collect-odds': recording,
    'record-backlog-after-run': recording,
    'collect-odds-batched': landing,
    'record-backlog-after-batched-run': landing,
    'record-backlog-not-due': drains.length - due,
    'record-backlog-without-backlog': due - full,
    'record-backlog-with-backlog': full,
  };
  const perMonth = (count: number) => count * daysOfMonth;
  const regular = starts.reduce((sum, { ticks }) => sum + ticks.length, 0);
  const inWindows = recording + landing - ticksOf('collect-odds').length;
  return {
    runs: Object.fromEntries(
      Object.keys(healthyRuns.runs).map((name) => [name, perMonth(runs[name as HealthyRunName] ?? 0)]),
    ) as Activity['runs'],
    schedulerInvocations: perMonth(regular + inWindows),
    observations: perMonth((recording + landing) * healthyRuns.observationsOfRun),
    drainedObservations: perMonth(landing * healthyRuns.observationsOfRun + syncs.length),
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
  /** Scheduled drains that are due. */
  readonly due: readonly number[];
  /** Those of them that have something to record. */
  readonly full: readonly number[];
}

interface RegularStarts {
  readonly collections: readonly number[];
  readonly drains: readonly number[];
  readonly syncs: readonly number[];
}

/** Each day of a typical week, if windows are open in it; else all days are like one. */
function daysOf(stage: StageSettings, { collections, drains, syncs }: RegularStarts): readonly Day[] {
  const { mode, inWindows = mode } = stage.recording;
  const week = stage.captureWindows && collections.length > 0 ? windowWeek : [[]];
  return week.map((windows) => {
    const near = [...new Set(windows.flatMap(runsIn))];
    const far = collections.filter((tick) => !windows.some(([from, until]) => from <= tick && tick < until));
    const those = (how: typeof mode) => [...(inWindows === how ? near : []), ...(mode === how ? far : [])];
    const [recording, landing] = [those('live'), those('batched')];
    const due = dueDrains(stage, windows, drains);
    // A drain follows each run that records. What the last ones of a day leave is recorded by the first after midnight.
    const recorders = [...recording, ...due].sort((a, b) => a - b);
    const firstAfter = (landed: number) => recorders.find((recorder) => recorder >= landed) ?? recorders[0] ?? 0;
    const first = new Set([...landing, ...syncs].map(firstAfter));
    return { recording, landing, due, full: due.filter((drain) => first.has(drain)) };
  });
}

/** As `isDrainDue` judges them (lib/games/drain-cadence.ts). The first of a day is. */
function dueDrains({ recording }: StageSettings, windows: readonly WindowOfDay[], drains: readonly number[]) {
  const { drainEveryMinutes: every, drainFarFromGamesEveryMinutes: far = 0 } = recording;
  let last = Number.NEGATIVE_INFINITY;
  return drains.filter((drain) => {
    const isNear = windows.some(([from, until]) => from <= drain && until > drain - every);
    const isDue = isNear || drain - last >= far;
    if (isDue) last = drain;
    return isDue;
  });
}

interface Start {
  readonly function: string;
  /** The minutes of a day, in the zone of the stage. */
  readonly ticks: readonly number[];
}

/** Out of season only those go on that have no months. */
function startsOf(stage: StageSettings, season: boolean): readonly Start[] {
  return functionDeclarations.flatMap(({ name, startedBy }) =>
    (startedBy.schedules?.({ ...stage, collecting: season }) ?? [])
      .filter(({ enabled, during }) => enabled && (season || during === undefined))
      .map((start) => ({ function: name, ticks: ticksOf(start) })),
  );
}

function ticksOf({ firstMinute, everyMinutes, during }: RecurringStart): readonly number[] {
  const { from, to } = during?.hours ?? { from: 0, to: 23 };
  const hours = Array.from({ length: to - from + 1 }, (_, nth) => from + nth);
  const minutes = Array.from({ length: 60 / everyMinutes }, (_, nth) => firstMinute + nth * everyMinutes);
  return hours.flatMap((hour) => minutes.map((minute) => hour * 60 + minute));
}

function hoursWith(ticks: readonly number[]): number {
  return new Set(ticks.map((tick) => Math.floor(tick / 60))).size;
}

/** A use keeps the database awake until its pause timer ends; uses that are closer together share that time. */
function awakeHoursOf({ database }: StageSettings, assumptions: Assumptions, days: readonly Day[]): number {
  if (database.sleepsAfterSeconds === null) return hoursOfMonth;
  const keptAwake = Math.ceil(assumptions['busy-minutes'] + database.sleepsAfterSeconds / 60);
  const minutes = days.map(({ recording, full }) => {
    const uses = [...recording, ...full];
    return new Set(
      uses.flatMap((use) => Array.from({ length: keptAwake }, (_, after) => (use + after) % minutesOfDay)),
    );
  });
  const perDay = minutes.reduce((sum, { size }) => sum + size, 0) / days.length;
  return Math.min(hoursOfMonth, (perDay / 60) * daysOfMonth + assumptions['other-awake-hours']);
}
