import type { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import {
  type DimensionsOf,
  type EmittingFunction,
  type WatchedMetric,
  whenNotZero,
} from '../../lib/telemetry/function-metrics.ts';

/** A metric of a function, bad from 1 on. */
export interface Watched<F extends EmittingFunction> {
  readonly metric: WatchedMetric<F>;
  /** How many of three in a row have to be bad. Left out, one is enough and alone looked at. */
  readonly ofThree?: 1 | 2;
}

interface ReportAlarmProps<F extends EmittingFunction> extends Watched<F> {
  readonly alarmName: string;
  readonly reportOf: F;
  /** Which of its metrics: a value for each dimension. */
  readonly dimensions: DimensionsOf<F>;
  /** Stands before the text of the table. */
  readonly about?: string;
  /** Stands after it: where to read on. */
  readonly readOn: string;
  readonly statistic: 'Sum' | 'Maximum';
  /** How far apart the reports are. */
  readonly every: Duration;
  /** What to make of no report at all; nothing, where other alarms hear of that. */
  readonly silence?: TreatMissingData;
}

/** An alarm on what a function reports of its runs: they end well for Lambda, whatever they could do. */
export function alarmOnReport<F extends EmittingFunction>(
  scope: Construct,
  id: string,
  props: ReportAlarmProps<F>,
): void {
  const { alarmName, reportOf, metric, dimensions, about = '', readOn, statistic, every, ofThree, silence } = props;
  new Alarm(scope, id, {
    alarmName,
    alarmDescription: `${about}${whenNotZero(reportOf, metric)} ${readOn}`,
    metric: new Metric({
      namespace: 'Odds',
      metricName: metric,
      dimensionsMap: { service: reportOf, ...dimensions },
      statistic,
      period: every,
    }),
    threshold: 1,
    evaluationPeriods: ofThree === undefined ? 1 : 3,
    datapointsToAlarm: ofThree,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: silence ?? TreatMissingData.NOT_BREACHING,
  });
}
