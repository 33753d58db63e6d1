import { describe, expect, test } from 'vitest';
import { readMetricAlarm } from '../../../../../infra/local/cloudwatch/alarm-definition.ts';
import { refusalReason } from '../../../../../infra/local/cloudwatch/not-evaluated.ts';
import { alarmProperties } from './metrics.ts';

function refusalOf(properties: object): string {
  try {
    readMetricAlarm({ ...alarmProperties, ...properties });
  } catch (error) {
    return refusalReason(error);
  }
  return 'It is evaluated.';
}

const { Namespace, MetricName, Dimensions, Statistic, Period, ...common } = alarmProperties;
const metric = (Id: string, more: object = {}, stat: object = {}) => ({
  Id,
  MetricStat: { Metric: { Namespace, MetricName, Dimensions }, Period, Stat: Statistic, ...stat },
  ...more,
});
function refusalOfMetrics(Metrics: readonly object[], more: object = {}): string {
  try {
    readMetricAlarm({ ...common, Metrics, ...more });
  } catch (error) {
    return refusalReason(error);
  }
  return 'It is evaluated.';
}

describe('the properties of an alarm', () => {
  test("have CloudFormation's defaults", () => {
    expect(readMetricAlarm({ ...alarmProperties, EvaluationPeriods: 3 })).toMatchObject({
      datapointsToAlarm: 3,
      treatMissingData: 'missing',
      actions: { ALARM: [], OK: [], INSUFFICIENT_DATA: [] },
    });
  });

  test('name no action if they switch these off', () => {
    const properties = { ...alarmProperties, AlarmActions: ['page'] };
    expect(readMetricAlarm(properties).actions.ALARM).toEqual(['page']);
    expect(readMetricAlarm({ ...properties, ActionsEnabled: false }).actions.ALARM).toEqual([]);
  });

  test.each<[object, string]>([
    [{ EvaluationCriteria: {} }, 'EvaluationCriteria'],
    [{ EvaluationInterval: 60 }, 'EvaluationInterval'],
    [{ ActionConfiguration: {} }, 'ActionConfiguration'],
    [{ EvaluationWindow: { WallClockWindow: {} } }, 'WallClockWindow'],
    [{ EvaluateLowSampleCountPercentile: 'ignore' }, 'EvaluateLowSampleCountPercentile'],
    [{ ThresholdMetricId: 'band' }, 'ANOMALY_DETECTION_BAND'],
    [{ Period: 30 }, 'Period'],
    [{ Period: 90 }, 'Period'],
    [{ TreatMissingData: 'forget' }, 'TreatMissingData'],
    [{ ComparisonOperator: 'LessThanLowerThreshold' }, 'ComparisonOperator'],
    [{ Statistic: undefined }, 'either a Statistic or an ExtendedStatistic'],
    [{ ExtendedStatistic: 'p99' }, 'either a Statistic or an ExtendedStatistic'],
    [{ Statistic: undefined, ExtendedStatistic: 'IQM' }, 'IQM'],
    [{ DatapointsToAlarm: 2 }, 'DatapointsToAlarm is greater than EvaluationPeriods'],
    [{ EvaluationPeriods: 1441 }, 'at most 1 days'],
    [{ Period: 3600, EvaluationPeriods: 169 }, 'at most 7 days'],
    [{ WarmUpConfiguration: { WarmUpPeriodDurationInMinutes: 2881 } }, 'WarmUpPeriodDurationInMinutes'],
    [{ AlarmActions: new Array(6).fill('page') }, 'AlarmActions'],
    [{ AlarmName: undefined }, 'AlarmName'],
  ])('%j are refused by name', (properties, name) => {
    expect(refusalOf(properties)).toContain(name);
  });

  test.each<[readonly object[], string]>([
    [[metric('m1', { AccountId: '1' })], 'AccountId'],
    [[metric('m1', {}, { Stat: 'IQM' })], 'IQM'],
    [[metric('M1')], 'Id'],
    [[metric('m1'), metric('m1', { ReturnData: false })], 'Two Metrics have one Id.'],
    [[metric('m1'), metric('m2')], 'Exactly one of the Metrics must have ReturnData.'],
    [[metric('m1', { ReturnData: false })], 'Exactly one of the Metrics must have ReturnData.'],
    [[metric('m1'), metric('m2', { ReturnData: false }, { Period: 120 })], 'one period'],
    [Array.from({ length: 11 }, (_, n) => metric(`m${n}`, { ReturnData: n === 0 })), 'at most 10 metrics'],
    [[metric('m1', { ReturnData: false }), { Id: 'e1', Expression: 'SUM(m1)' }], 'yields no single time series'],
    [[metric('m1', { ReturnData: false }), { Id: 'e1', Expression: 'METRICS()' }], 'yields no single time series'],
    [[metric('m1', { ReturnData: false }), { Id: 'e1', Expression: 'm2' }], 'the id m2'],
    [[metric('m1'), { Id: 'e1', Expression: "SEARCH('x')", ReturnData: false }], 'SEARCH'],
    [[metric('m1'), { Id: 'e1', Expression: 'ANOMALY_DETECTION_BAND(m1, 2)', ReturnData: false }], 'ANOMALY'],
    [[metric('m1'), { Id: 'e1', Expression: 'e1 + m1', ReturnData: false }], 'depends on itself'],
  ])('with the Metrics %j are refused by name', (metrics, name) => {
    expect(refusalOfMetrics(metrics)).toContain(name);
  });

  test('have either Metrics or a metric', () => {
    expect(refusalOfMetrics([metric('m1')])).toBe('It is evaluated.');
    expect(refusalOfMetrics([metric('m1')], { Namespace })).toContain('Namespace');
  });
});
