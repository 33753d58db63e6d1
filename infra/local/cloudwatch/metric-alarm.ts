import type { MetricAlarm } from './alarm-definition.ts';
import { type AlarmState, stateOfPoints } from './alarm-state.ts';
import { QueryResults } from './metric-queries.ts';
import type { MetricStore, MetricWindow, Points } from './metric-store.ts';

export interface AlarmEvaluation {
  readonly state: AlarmState;
  /** Why, in a sentence. */
  readonly reason: () => string;
}

const comparisons: Readonly<
  Record<MetricAlarm['comparison'], { sign: string; holds: (value: number, threshold: number) => boolean }>
> = {
  GreaterThanOrEqualToThreshold: { sign: '≥', holds: (value, threshold) => value >= threshold },
  GreaterThanThreshold: { sign: '>', holds: (value, threshold) => value > threshold },
  LessThanOrEqualToThreshold: { sign: '≤', holds: (value, threshold) => value <= threshold },
  LessThanThreshold: { sign: '<', holds: (value, threshold) => value < threshold },
};

/**
 * Evaluates an alarm at a full minute, over what has arrived until then. Its periods are counted back from that minute, not
 * by the clock.
 *
 * @param now the alarm's state, and for how long it has been evaluated
 */
export function evaluateMetricAlarm(
  alarm: MetricAlarm,
  store: MetricStore,
  now: { readonly at: number; readonly state: AlarmState; readonly warmingUp: boolean },
): AlarmEvaluation & { readonly warmingUp: boolean } {
  const { range: periods, periodSeconds } = alarm;
  const window = { from: now.at - periods * periodSeconds * 1000, periodSeconds, periods };
  const points = watchedPoints(alarm, store, window);
  const filled = points.filter((point) => point !== undefined).length >= alarm.evaluationPeriods;
  if (now.warmingUp && (alarm.warmUp?.whole || !filled)) {
    return { state: 'INSUFFICIENT_DATA', warmingUp: true, reason: () => 'The alarm warms up.' };
  }
  const { holds } = comparisons[alarm.comparison];
  const breaching = points.map((point) => (point === undefined ? undefined : holds(point, alarm.threshold)));
  const state = stateOfPoints(breaching, alarm, now.state);
  return { state, warmingUp: false, reason: () => reasonOf(alarm, window, points) };
}

function watchedPoints({ queries, watched }: MetricAlarm, store: MetricStore, window: MetricWindow): Points {
  const value = new QueryResults(queries, store, window).get(watched);
  // That it is a series is checked when the definition is read.
  return value.kind === 'series' ? value.points : [];
}

function reasonOf(alarm: MetricAlarm, { from }: MetricWindow, points: Points): string {
  const { sign } = comparisons[alarm.comparison];
  const all = points.map((point, index) => {
    const start = new Date(from + index * alarm.periodSeconds * 1000).toISOString().slice(11, 16);
    return `${start} ${point ?? 'missing'}`;
  });
  const needed = `${alarm.datapointsToAlarm} of ${alarm.evaluationPeriods} periods of ${alarm.periodSeconds} s`;
  const missing = points.includes(undefined) ? `, missing data: ${alarm.treatMissingData}` : '';
  return `It alarms if ${watchedName(alarm)} ${sign} ${alarm.threshold} in ${needed}${missing}; there are ${all.join(', ')}.`;
}

/** What the alarm watches: its expression, or its metric with the statistic. */
function watchedName({ queries, watched }: MetricAlarm): string {
  const query = queries.find(({ id }) => id === watched);
  if (query === undefined) return watched;
  return 'metric' in query ? `${query.statisticName} of ${query.metric.name}` : query.text;
}

/** Alarms that look back for more than a day are evaluated at each full hour, the others at each minute. */
export function isEvaluatedAt({ evaluationPeriods, periodSeconds }: MetricAlarm, at: number): boolean {
  return evaluationPeriods * periodSeconds <= 86_400 || at % 3_600_000 === 0;
}
