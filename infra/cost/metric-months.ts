import { functionDeclarations } from '../../functions/declarations.ts';
import type { StageSettings } from '../../functions/stage-settings.ts';
import { metricsOfGroup } from '../../lib/telemetry/metrics.ts';
import type { Activity } from './activity.ts';
import { healthyRuns } from './healthy-runs.ts';

/** Known only after days of runs, so that no recorded run has them. */
const anomalies = Object.keys(metricsOfGroup('anomalies'));
const ofDatabase: ReadonlySet<string> = new Set(Object.keys(metricsOfGroup('database')));
/** A check has a value for these only while slates are observed. */
const whileObserved: ReadonlySet<string> = new Set(['NewestQuoteAge', 'SlateCoverage']);

export interface MetricMonths {
  /** Names of metrics with their dimensions that healthy runs emit. */
  readonly metrics: number;
  /** A metric is billed for the hours in which it is sent. */
  readonly months: number;
}

/** What appears with a failure only costs nothing here. */
export function metricMonthsOf(stage: StageSettings, { hoursOfDay }: Activity): MetricMonths {
  const hours = functionDeclarations
    .filter(({ startedBy }) => startedBy.schedules !== undefined)
    .flatMap(({ name }) => {
      const running = hoursOfDay.of(name);
      const each = emittedBy(name, stage).flatMap((metric) => {
        const isOfDatabase = name === 'record-backlog' && ofDatabase.has(metric);
        const emitted = isOfDatabase || whileObserved.has(metric) ? withDatabase(metric, hoursOfDay) : running;
        return Array<number>(seriesOf(name, stage)).fill(Math.min(running, emitted));
      });
      // Powertools counts cold starts, by function_name: in each hour at most.
      return [...each, running];
    })
    .filter((emitted) => emitted > 0);
  return { metrics: hours.length, months: hours.reduce((sum, emitted) => sum + emitted, 0) / 24 };
}

function withDatabase(metric: string, hoursOfDay: Activity['hoursOfDay']): number {
  return ofDatabase.has(metric) ? hoursOfDay.withDatabase : hoursOfDay.of('collect-odds');
}

function emittedBy(name: string, { recording: { mode } }: StageSettings): readonly string[] {
  const recorded = healthyRuns.metrics[mode]?.[name] ?? healthyRuns.metrics.live?.[name] ?? [];
  return name === 'collect-odds' ? [...recorded, ...anomalies] : recorded;
}

/** Each league has metrics of its own; its first source serves all healthy runs. */
function seriesOf(name: string, { slates }: StageSettings): number {
  return name === 'collect-odds' ? new Set(slates.map(({ league }) => league)).size : 1;
}
