import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { DeclaredFunction } from '../../functions/declarations.ts';
import { whenNotZero } from '../../lib/telemetry/function-metrics.ts';
import { metricNamespace } from '../../lib/telemetry/metrics.ts';
import type { Stage } from '../stages.ts';

/** The alarms on what a function reports of its runs: they end well for Lambda, whatever they could do. */
export function alarmOnReports(scope: Construct, { name, alarms }: DeclaredFunction, stage: Stage): void {
  if (alarms === undefined) return;
  const { series, watched, statistic, readOn } = alarms;
  for (const { everyMinutes, dimensions, label } of series(stage)) {
    for (const { metric, datapointsToAlarm, missingIsBad } of watched) {
      const [id, subject] = label === undefined ? [metric, ''] : [`${metric}-${label}`, `${label}: `];
      new Alarm(scope, id, {
        alarmName: label === undefined ? `odds-${stage.name}-${id}` : `odds-${stage.name}-${name}-${id}`,
        alarmDescription: `${subject}${whenNotZero(name, metric)} ${readOn}`,
        metric: new Metric({
          namespace: metricNamespace(stage.name),
          metricName: metric,
          dimensionsMap: { service: name, ...dimensions },
          statistic,
          period: Duration.minutes(everyMinutes),
        }),
        threshold: 1,
        evaluationPeriods: datapointsToAlarm === undefined ? 1 : 3,
        datapointsToAlarm,
        comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        treatMissingData: missingIsBad ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
      });
    }
  }
}
