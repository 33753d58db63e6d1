import type { Statistic } from '../../functions/alarm.ts';
import type { AwsDimensions, AwsMetricName, AwsNamespaceName } from './aws-metrics.ts';

/** A metric as CloudWatch knows it. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

export interface MetricStatistic {
  readonly metric: Metric;
  readonly statistic: Statistic;
}

/** A metric that AWS emits: a name or dimension that is not in the table does not compile. */
export function awsMetric<N extends AwsNamespaceName>(
  namespace: N,
  name: AwsMetricName<N>,
  dimensions: AwsDimensions<N>,
): Metric {
  return { namespace, name, dimensions };
}
