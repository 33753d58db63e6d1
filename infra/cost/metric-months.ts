import { functionDeclarations } from '../../functions/declarations.ts';
import type { StageSettings } from '../../functions/stage-settings.ts';
import type { Activity } from './activity.ts';
import { healthyRuns } from './healthy-runs.ts';

export interface MetricMonths {
  /** Names of metrics with their dimensions that healthy runs emit. */
  readonly metrics: number;
  /** A metric is billed for the hours in which it is sent. */
  readonly months: number;
}

/** What appears with a failure only costs nothing here. */
export function metricMonthsOf({ slates }: StageSettings, activity: Activity): MetricMonths {
  const hours = functionDeclarations.flatMap(({ name }) => {
    const emitted = healthyRuns.metrics[name] ?? [];
    // Each league has metrics of its own; its first source serves all healthy runs.
    const series = name === 'collect-odds' ? new Set(slates.map(({ league }) => league)).size : 1;
    return Array<number>(emitted.length * series).fill(activity.hoursOfDayOf(name));
  });
  return { metrics: hours.length, months: hours.reduce((sum, emitted) => sum + emitted, 0) / 24 };
}
