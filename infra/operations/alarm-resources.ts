import type { CfnAlarmProps } from 'aws-cdk-lib/aws-cloudwatch';
import { alarmName, logQueryName } from '../resource-names.ts';
import type { Stage } from '../stages.ts';
import type { Alarm } from './alarm.ts';
import type { MetricStatistic } from './metric.ts';

const comparisons = {
  '>=': 'GreaterThanOrEqualToThreshold',
  '>': 'GreaterThanThreshold',
  '<': 'LessThanThreshold',
  '<=': 'LessThanOrEqualToThreshold',
} as const;

export function runbookSection({ watching: { runbookUrl } }: Stage, section: string): string {
  return `${runbookUrl ?? 'docs/runbook.md'}#${section}`;
}

/** What a message of the alarm says: to one who has not seen it before. */
function alarmDescription(
  alarm: Pick<Alarm, 'kind' | 'severity' | 'impact' | 'firstAction' | 'query'>,
  stage: Stage,
): string {
  return [
    `${alarm.severity === 'page' ? 'PAGE' : 'Ticket'}: ${alarm.impact}`,
    `First: ${alarm.firstAction}`,
    `Runbook: ${runbookSection(stage, alarm.kind)}`,
    `Log query (CloudWatch, Logs Insights, saved queries): ${logQueryName(stage.name, alarm.query)}`,
  ].join('\n');
}

/** An alarm as CloudFormation takes it, without its actions. */
export function alarmProperties(alarm: Alarm, stage: Stage): CfnAlarmProps {
  const { comparison = '>=', threshold = 1, datapoints: [bad, of] = [1, 1], silenceIsBad, firesWithinMinutes } = alarm;
  return {
    alarmName: alarmName(stage.name, alarm),
    alarmDescription: alarmDescription(alarm, stage),
    ...watchedProperties(alarm),
    comparisonOperator: comparisons[comparison],
    threshold,
    evaluationPeriods: of,
    datapointsToAlarm: bad,
    treatMissingData: silenceIsBad ? 'breaching' : 'notBreaching',
    // A new stage has not reported yet.
    ...(silenceIsBad && {
      warmUpConfiguration: {
        warmUpPeriodDurationInMinutes: firesWithinMinutes,
        onlyStartEvaluatingAfterWarmUpPeriodEnds: true,
      },
    }),
  };
}

type WatchedProperties = Pick<
  CfnAlarmProps,
  'namespace' | 'metricName' | 'dimensions' | 'statistic' | 'extendedStatistic' | 'period' | 'metrics'
>;

function watchedProperties({ metrics, math, everyMinutes }: Alarm): WatchedProperties {
  const period = 60 * everyMinutes;
  const [only] = Object.values(metrics);
  if (only === undefined) throw new Error('An alarm watches one metric at least.');
  const queries = Object.entries(metrics).map(([id, { metric, statistic }]) => ({
    id,
    metricStat: { metric: nameOf(metric), stat: statistic, period },
    returnData: false,
  }));
  if (math !== undefined) return { metrics: [...queries, { id: 'result', expression: math, returnData: true }] };
  const isPercentile = /^(p|tm)\d/.test(only.statistic);
  return { ...nameOf(only.metric), [isPercentile ? 'extendedStatistic' : 'statistic']: only.statistic, period };
}

function nameOf({ namespace, name, dimensions }: MetricStatistic['metric']) {
  return {
    namespace,
    metricName: name,
    dimensions: Object.entries(dimensions).map(([name, value]) => ({ name, value })),
  };
}
