import type { DimensionsOf, EmittedMetric, EmittingFunction } from '../lib/telemetry/function-metrics.ts';
import type { StageSettings } from './stage-settings.ts';

/** `page` wakes a person: prices are being missed. `ticket` is a cause, or can wait for the next working day. */
type Severity = 'page' | 'ticket';

/** A statistic of CloudWatch over the values of one period. */
export type Statistic = 'Sum' | 'Average' | 'Minimum' | 'Maximum' | 'SampleCount' | `p${number}` | `tm${number}`;

/** The saved log queries (infra/operations/log-queries.ts). */
export type LogQueryName =
  | 'errors-by-code'
  | 'one-run'
  | 'runs'
  | 'slowest-runs'
  | 'health-reasons'
  | 'database-failures'
  | 'crashes';

/** What an alarm says to people, and when it is on: everything but what it watches. */
export interface AlarmTerms {
  /** Its name in the stage, and its section of docs/runbook.md. */
  readonly kind: string;
  /** Tells alarms of one kind apart: `odds-<stage>-<kind>-<label>`. */
  readonly label?: string;
  readonly severity: Severity;
  /** What it means for people who use the odds. */
  readonly impact: string;
  readonly firstAction: string;
  /** The saved query that shows the cause. */
  readonly query: LogQueryName;
  /** The length of a period. */
  readonly everyMinutes: number;
  /** How a bad value compares with the threshold; ≥ 1 if both are left out. */
  readonly comparison?: '>=' | '>' | '<' | '<=';
  readonly threshold?: number;
  /** How many of how many periods in a row have to be bad; one of one if left out. */
  readonly datapoints?: readonly [bad: number, of: number];
  /** Set if a period without any value is bad; otherwise missing data is not bad. Then it is not evaluated while a stage is new. */
  readonly silenceIsBad?: true;
  /** From the fault to the alarm, at most. A test holds it. */
  readonly firesWithinMinutes: number;
  /** Set if the database's weekly maintenance can cause it: then it sends no notification meanwhile. */
  readonly mutedInMaintenance?: true;
}

/** One metric, over the values of a period. */
interface MetricStatistic<Metric extends string> {
  readonly metric: Metric;
  readonly statistic: Statistic;
}

/** A metric, or metric math over several, by their ids in the expression. */
type Watched<Metric extends string> =
  | MetricStatistic<Metric>
  | { readonly math: string; readonly of: Readonly<Record<string, MetricStatistic<Metric>>> };

/** An alarm on what one function emits. */
export interface FunctionAlarm<Metric extends string = string, Dimensions = Readonly<Record<string, string>>>
  extends AlarmTerms {
  readonly watched: Watched<Metric>;
  /** Of all its metrics, beside `service`. */
  readonly dimensions: Dimensions;
}

/** The alarms of one function in a stage: a metric that it does not emit, or a dimension that is missing, does not compile. */
export type AlarmsOf<Name extends EmittingFunction> = (
  stage: StageSettings,
) => readonly FunctionAlarm<EmittedMetric<Name>, DimensionsOf<Name>>[];
