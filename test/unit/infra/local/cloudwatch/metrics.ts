import type { MetricDatum } from '../../../../../infra/local/cloudwatch/metric-store.ts';

/** A full day, hour and minute; a Wednesday. */
export const midnight = Date.parse('2026-07-01T00:00:00.000Z');
export const minutes = (count: number) => count * 60_000;

/** Values of the metric `Faults` of the service `collector`, some minutes after midnight. */
export function datum(minute: number, values: readonly number[], changes: Partial<MetricDatum> = {}): MetricDatum {
  return {
    namespace: 'Odds',
    name: 'Faults',
    dimensions: { service: 'collector' },
    unit: 'Count',
    timestamp: midnight + minutes(minute),
    values,
    ...changes,
  };
}

/** The properties of an alarm on that metric: one minute with a fault or more. */
export const alarmProperties = {
  AlarmName: 'faults',
  Namespace: 'Odds',
  MetricName: 'Faults',
  Dimensions: [{ Name: 'service', Value: 'collector' }],
  Statistic: 'Sum',
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 1,
  ComparisonOperator: 'GreaterThanOrEqualToThreshold',
};

/** A template with these resources: each a type, `AWS::CloudWatch::` before it, and its properties. */
export function templateOf(resources: Readonly<Record<string, readonly [type: string, properties: unknown]>>) {
  return {
    template: {
      Resources: Object.fromEntries(
        Object.entries(resources).map(([id, [type, Properties]]) => [
          id,
          { Type: `AWS::CloudWatch::${type}`, Properties },
        ]),
      ),
    },
  };
}
