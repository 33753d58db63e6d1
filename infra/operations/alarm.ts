import type { AlarmTerms } from '../../functions/alarm.ts';
import type { DeclaredFunction } from '../../functions/declarations.ts';
import { metricNamespace } from '../../lib/telemetry/metrics.ts';
import type { Stage } from '../stages.ts';
import type { MetricStatistic } from './metric.ts';

/** An alarm of a stage, with its metrics by their ids. */
export interface Alarm extends AlarmTerms {
  readonly metrics: Readonly<Record<string, MetricStatistic>>;
  /** Metric math over these ids. Left out, there is one metric, which is compared itself. */
  readonly math?: string;
}

/** The alarms that a function declares. */
export function declaredAlarms({ name, alarms }: DeclaredFunction, stage: Stage): readonly Alarm[] {
  return (alarms?.(stage) ?? []).map(({ watched, dimensions, ...terms }) => {
    const metricOf = ({
      metric,
      statistic,
    }: {
      readonly metric: string;
      readonly statistic: MetricStatistic['statistic'];
    }) => ({
      metric: { namespace: metricNamespace(stage.name), name: metric, dimensions: { service: name, ...dimensions } },
      statistic,
    });
    if (!('math' in watched)) return { ...terms, metrics: { watched: metricOf(watched) } };
    const metrics = Object.entries(watched.of).map(([id, metric]) => [id, metricOf(metric)] as const);
    return { ...terms, metrics: Object.fromEntries(metrics), math: watched.math };
  });
}
