import { firstSourceOf } from '../../functions/collect-odds/alarms.ts';
import type { Stage } from '../stages.ts';
import type { Alarm } from './alarm.ts';
import { type MetricStatistic, ourMetric } from './metric.ts';

/** The latency of a league's sources, as both our own anomaly metric and the detector of CloudWatch watch it. */
function sourceLatency(stage: Stage, league: string): MetricStatistic {
  const dimensions = { source: firstSourceOf(league), league };
  return { metric: ourMetric(stage.name, 'collect-odds', 'SourceLatency', dimensions), statistic: 'Average' };
}

/**
 * For comparison with our own anomaly metric, which is an ordinary metric of collect-odds with an ordinary alarm in its
 * declaration. How CloudWatch learns its band is not published, so that this one alarm is not evaluated by a test.
 */
export function sourceLatencyAnomalyAlarms(stage: Stage): readonly Alarm[] {
  return stage.slates.map(({ league, everyMinutes }) => ({
    kind: 'source-latency-anomaly',
    label: league,
    severity: 'ticket',
    everyMinutes: 3 * everyMinutes,
    datapoints: [3, 3],
    anomalyBand: 3,
    metrics: { watched: sourceLatency(stage, league) },
    impact: 'Sources answer more slowly than usual at this hour. Prices are still seen; failures often follow.',
    firstAction: 'Compare the latency of each source in the log; look at the status page of the slow one.',
    query: 'slowest-runs',
    firesWithinMinutes: 12 * everyMinutes,
  }));
}
