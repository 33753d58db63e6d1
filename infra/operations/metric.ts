import type { Statistic } from '../../functions/alarm.ts';
import type { DimensionsOf, EmittedMetric, EmittingFunction } from '../../lib/telemetry/function-metrics.ts';
import { metricNamespace } from '../../lib/telemetry/metrics.ts';
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

/** A metric that a function of ours emits: a name or dimension that is not in the table does not compile. */
export function ourMetric<F extends EmittingFunction>(
  stage: string,
  service: F,
  name: EmittedMetric<F>,
  dimensions: DimensionsOf<F>,
): Metric {
  return { namespace: metricNamespace(stage), name, dimensions: { service, ...dimensions } };
}

/** A metric that AWS emits, likewise. */
export function awsMetric<N extends AwsNamespaceName>(
  namespace: N,
  name: AwsMetricName<N>,
  dimensions: AwsDimensions<N>,
): Metric {
  return { namespace, name, dimensions };
}
