import { type OneMetricProperties, parseAlarmProperties, type QueriesProperties } from './alarm-properties.ts';
import { type AlarmState, type EvaluationRule, evaluationRange } from './alarm-state.ts';
import { parseMathExpression } from './math-expression.ts';
import { type MetricQuery, QueryResults } from './metric-queries.ts';
import { parseStatistic } from './metric-statistic.ts';
import { MetricStore } from './metric-store.ts';
import { NotEvaluatedError } from './not-evaluated.ts';

/** What every alarm has. */
export interface AlarmBase {
  readonly name: string;
  readonly description: string;
  /** The ARNs of the actions that run when the alarm comes to a state; none if its actions are switched off. */
  readonly actions: Readonly<Record<AlarmState, readonly string[]>>;
}

export interface MetricAlarm extends AlarmBase, EvaluationRule {
  readonly queries: readonly MetricQuery[];
  /** The id of the query that is compared with the threshold. */
  readonly watched: string;
  readonly periodSeconds: number;
  /** How many of the newest periods are read. */
  readonly range: number;
  readonly comparison: OneMetricProperties['ComparisonOperator'];
  readonly threshold: number;
  readonly warmUp?: { readonly minutes: number; readonly whole: boolean } | undefined;
}

export function alarmBaseOf(
  properties: Pick<
    OneMetricProperties,
    'AlarmName' | 'AlarmDescription' | 'ActionsEnabled' | 'AlarmActions' | 'OKActions' | 'InsufficientDataActions'
  >,
): AlarmBase {
  const actions = (arns: readonly string[]) => (properties.ActionsEnabled ? arns : []);
  return {
    name: properties.AlarmName,
    description: properties.AlarmDescription,
    actions: {
      ALARM: actions(properties.AlarmActions),
      OK: actions(properties.OKActions),
      INSUFFICIENT_DATA: actions(properties.InsufficientDataActions),
    },
  };
}

/**
 * Reads the resolved properties of an AWS::CloudWatch::Alarm.
 *
 * @throws NotEvaluatedError or ZodError if it uses what is not evaluated here
 */
export function readMetricAlarm(resolved: Readonly<Record<string, unknown>>): MetricAlarm {
  if ('ThresholdMetricId' in resolved) {
    throw new NotEvaluatedError(
      'ANOMALY_DETECTION_BAND is not evaluated here: how CloudWatch learns it is not published.',
    );
  }
  const properties = parseAlarmProperties(resolved);
  const { EvaluationPeriods: periods, DatapointsToAlarm: datapoints = periods, WarmUpConfiguration } = properties;
  if (datapoints > periods) throw new NotEvaluatedError('DatapointsToAlarm is greater than EvaluationPeriods.');
  const watched = 'Metrics' in properties ? watchedQueries(properties) : watchedMetric(properties);
  checkWindow(periods * watched.periodSeconds, watched.periodSeconds);
  return {
    ...alarmBaseOf(properties),
    ...watched,
    evaluationPeriods: periods,
    datapointsToAlarm: datapoints,
    treatMissingData: properties.TreatMissingData,
    range: evaluationRange(periods),
    comparison: properties.ComparisonOperator,
    threshold: properties.Threshold,
    warmUp: WarmUpConfiguration && {
      minutes: WarmUpConfiguration.WarmUpPeriodDurationInMinutes,
      whole: WarmUpConfiguration.OnlyStartEvaluatingAfterWarmUpPeriodEnds,
    },
  };
}

type Watched = Pick<MetricAlarm, 'queries' | 'watched' | 'periodSeconds'>;

function watchedMetric(properties: OneMetricProperties): Watched {
  const { Namespace, MetricName, Dimensions, Statistic, ExtendedStatistic, Unit, Period } = properties;
  const statisticName = Statistic ?? ExtendedStatistic;
  if (statisticName === undefined || (Statistic !== undefined && ExtendedStatistic !== undefined)) {
    throw new NotEvaluatedError('An alarm on a metric has either a Statistic or an ExtendedStatistic.');
  }
  const query: MetricQuery = {
    id: 'metric',
    metric: { namespace: Namespace, name: MetricName, dimensions: Dimensions },
    statisticName,
    statistic: parseStatistic(statisticName),
    unit: Unit,
  };
  return { queries: [query], watched: query.id, periodSeconds: Period };
}

function watchedQueries({ Metrics }: QueriesProperties): Watched {
  const queries = Metrics.map(readQuery);
  if (new Set(queries.map(({ id }) => id)).size < queries.length)
    throw new NotEvaluatedError('Two Metrics have one Id.');
  if (queries.filter((query) => 'metric' in query).length > 10) {
    throw new NotEvaluatedError('An alarm has at most 10 metrics.');
  }
  const [returned, ...others] = Metrics.filter(({ ReturnData }) => ReturnData);
  if (returned === undefined || others.length > 0) {
    throw new NotEvaluatedError('Exactly one of the Metrics must have ReturnData.');
  }
  const periods = Metrics.flatMap((query) => ('MetricStat' in query ? query.MetricStat.Period : (query.Period ?? [])));
  const [periodSeconds] = periods;
  if (periodSeconds === undefined || periods.some((period) => period !== periodSeconds)) {
    throw new NotEvaluatedError('The metrics of an alarm must have one period.');
  }
  const watched = { queries, watched: returned.Id, periodSeconds };
  checkYieldsSeries(watched);
  return watched;
}

function readQuery(query: QueriesProperties['Metrics'][number]): MetricQuery {
  if ('Expression' in query) {
    return { id: query.Id, text: query.Expression, expression: parseMathExpression(query.Expression) };
  }
  const { Metric, Stat, Unit } = query.MetricStat;
  return {
    id: query.Id,
    metric: { namespace: Metric.Namespace, name: Metric.MetricName, dimensions: Metric.Dimensions },
    statisticName: Stat,
    statistic: parseStatistic(Stat),
    unit: Unit,
  };
}

/** Evaluates all expressions once without data, so that what they cannot do is known at once. */
function checkYieldsSeries({ queries, watched, periodSeconds }: Watched): void {
  const results = new QueryResults(queries, new MetricStore(), { from: 0, periodSeconds, periods: 1 });
  for (const { id } of queries) results.get(id);
  const { kind } = results.get(watched);
  if (kind !== 'series') throw new NotEvaluatedError(`The expression ${watched} yields no single time series.`);
}

function checkWindow(windowSeconds: number, periodSeconds: number): void {
  const days = periodSeconds < 3600 ? 1 : 7;
  if (windowSeconds > days * 86_400) {
    throw new NotEvaluatedError(
      `EvaluationPeriods times Period is ${windowSeconds} s; at most ${days} days are allowed.`,
    );
  }
}
