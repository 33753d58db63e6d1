import type { RecurringStart } from '../../functions/declaration.ts';
import { functionDeclarations } from '../../functions/declarations.ts';
import type { StageSettings } from '../../functions/stage-settings.ts';
import type { Assumptions } from './assumptions.ts';
import { type HealthyRunName, healthyRuns } from './healthy-runs.ts';

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
  /** Hours of a day in which a function of that name runs, and in which runs or drains use the database. */
  readonly hoursOfDay: { readonly of: (name: string) => number; readonly withDatabase: number };
}

/** @param season whether slates are observed: in the months of the stage, or out of them */
export function activityOf(stage: StageSettings, assumptions: Assumptions, season: boolean): Activity {
  const starts = startsOf({ ...stage, collecting: season });
  const ticksOf = (name: string) => starts.filter((start) => start.function === name).flatMap(({ ticks }) => ticks);
  const collections = ticksOf('collect-odds');
  const drains = ticksOf('record-backlog');
  const isLive = stage.recording.mode === 'live';
  const fullDrains = isLive ? [] : drainsWithBacklog(collections, drains);
  const observations = collections.length * healthyRuns.observationsOfRun;
  const uses = isLive ? collections : fullDrains;
  const perMonth = (count: number) => count * daysOfMonth;
  const runs: Readonly<Record<HealthyRunName, number>> = {
    'sync-schedule': ticksOf('sync-schedule').length,
    'check-health': ticksOf('check-health').length,
    'collect-odds': isLive ? collections.length : 0,
    'record-backlog-after-run': isLive ? collections.length : 0,
    'collect-odds-batched': isLive ? 0 : collections.length,
    'record-backlog-after-batched-run': isLive ? 0 : collections.length,
    'record-backlog-without-backlog': drains.length - fullDrains.length,
    'record-backlog-with-backlog': fullDrains.length,
  };
  return {
    runs: Object.fromEntries(Object.entries(runs).map(([name, count]) => [name, perMonth(count)])) as Activity['runs'],
    schedulerInvocations: perMonth(starts.reduce((sum, { ticks }) => sum + ticks.length, 0)),
    observations: perMonth(observations),
    drainedObservations: isLive ? 0 : perMonth(observations),
    awakeHours: awakeHoursOf(stage, assumptions, uses),
    hoursOfDay: {
      of: (name) => hoursWith(ticksOf(name)),
      withDatabase: hoursWith(uses),
    },
  };
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
function awakeHoursOf({ database }: StageSettings, assumptions: Assumptions, uses: readonly number[]): number {
  if (database.sleepsAfterSeconds === null) return hoursOfMonth;
  const keptAwake = Math.ceil(assumptions['busy-minutes'] + database.sleepsAfterSeconds / 60);
  const awake = new Set(
    uses.flatMap((use) => Array.from({ length: keptAwake }, (_, after) => (use + after) % minutesOfDay)),
  );
  return Math.min(hoursOfMonth, (awake.size / 60) * daysOfMonth + assumptions['other-awake-hours']);
}
