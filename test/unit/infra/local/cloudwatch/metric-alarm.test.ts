import { describe, expect, test } from 'vitest';
import { readMetricAlarm } from '../../../../../infra/local/cloudwatch/alarm-definition.ts';
import type { AlarmState } from '../../../../../infra/local/cloudwatch/alarm-state.ts';
import { evaluateMetricAlarm, isEvaluatedAt } from '../../../../../infra/local/cloudwatch/metric-alarm.ts';
import { MetricStore } from '../../../../../infra/local/cloudwatch/metric-store.ts';
import { alarmProperties, datum, midnight, minutes } from './metrics.ts';

function evaluate(properties: object, data: Parameters<typeof datum>[], minute: number, state: AlarmState = 'OK') {
  const alarm = readMetricAlarm({ ...alarmProperties, ...properties });
  const store = new MetricStore(data.map((one) => datum(...one)));
  return evaluateMetricAlarm(alarm, store, { at: midnight + minutes(minute), state, warmingUp: false });
}

describe('a metric alarm', () => {
  test('counts its periods back from the minute of its evaluation, not by the clock', () => {
    // The periods of 5 minutes that end at 08:34 begin at 08:29, 08:24 and 08:19.
    const at = 8 * 60 + 34;
    const properties = { Period: 300, EvaluationPeriods: 3, DatapointsToAlarm: 2, TreatMissingData: 'notBreaching' };
    const inside = [
      [at - 5, [1]],
      [at - 6, [1]],
    ] satisfies Parameters<typeof datum>[];
    expect(evaluate(properties, inside, at).state).toBe('ALARM');
    expect(
      evaluate(
        properties,
        [
          [at - 4, [1]],
          [at - 5, [1]],
        ],
        at,
      ).state,
    ).toBe('OK');
  });

  test('does not see the minute that has begun', () => {
    expect(
      evaluate(
        {},
        [
          [10, [0]],
          [11, [1]],
        ],
        11,
      ).state,
    ).toBe('OK');
    expect(
      evaluate(
        {},
        [
          [10, [0]],
          [11, [1]],
        ],
        12,
      ).state,
    ).toBe('ALARM');
  });

  test.each([
    ['GreaterThanOrEqualToThreshold', [false, true, true]],
    ['GreaterThanThreshold', [false, false, true]],
    ['LessThanOrEqualToThreshold', [true, true, false]],
    ['LessThanThreshold', [true, false, false]],
  ])('compares by %s', (ComparisonOperator, expected) => {
    const states = [1, 2, 3].map((value) => evaluate({ ComparisonOperator, Threshold: 2 }, [[0, [value]]], 1).state);
    expect(states.map((state) => state === 'ALARM')).toEqual(expected);
  });

  test('watches the one expression that returns data', () => {
    const metric = (Id: string, MetricName: string) => ({
      Id,
      ReturnData: false,
      MetricStat: {
        Metric: { Namespace: 'Odds', MetricName, Dimensions: alarmProperties.Dimensions },
        Period: 60,
        Stat: 'Sum',
      },
    });
    const { Namespace, MetricName, Dimensions, Statistic, Period, ...rest } = alarmProperties;
    const alarm = readMetricAlarm({
      ...rest,
      Threshold: 50,
      Metrics: [metric('faults', 'Faults'), metric('runs', 'Runs'), { Id: 'rate', Expression: '100 * faults / runs' }],
    });
    const stateWith = (faults: number, runs: number) => {
      const store = new MetricStore([datum(0, [faults]), datum(0, [runs], { name: 'Runs' })]);
      return evaluateMetricAlarm(alarm, store, { at: midnight + minutes(1), state: 'OK', warmingUp: false });
    };
    expect(stateWith(4, 10).state).toBe('OK');
    expect(stateWith(5, 10).state).toBe('ALARM');
    expect(stateWith(5, 0).state).toBe('INSUFFICIENT_DATA');
    expect(stateWith(5, 10).reason()).toContain('100 * faults / runs ≥ 50 in 1 of 1 periods of 60 s');
  });

  test('says why in a sentence', () => {
    const properties = { EvaluationPeriods: 3, DatapointsToAlarm: 2, Threshold: 2, TreatMissingData: 'breaching' };
    expect(
      evaluate(
        properties,
        [
          [0, [1, 4]],
          [3, [0]],
        ],
        5,
      ).reason(),
    ).toBe(
      'It alarms if Sum of Faults ≥ 2 in 2 of 3 periods of 60 s, missing data: breaching; ' +
        'there are 00:00 5, 00:01 missing, 00:02 missing, 00:03 0, 00:04 missing.',
    );
  });

  test('is evaluated each minute, or each hour if it looks back for more than a day', () => {
    const evaluated = (properties: object) => {
      const alarm = readMetricAlarm({ ...alarmProperties, ...properties });
      return [0, 1, 59, 60].filter((minute) => isEvaluatedAt(alarm, midnight + minutes(minute)));
    };
    expect(evaluated({ Period: 3600, EvaluationPeriods: 24 })).toEqual([0, 1, 59, 60]);
    expect(evaluated({ Period: 3600, EvaluationPeriods: 25 })).toEqual([0, 60]);
  });
});
