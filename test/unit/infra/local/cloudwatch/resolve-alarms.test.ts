import { describe, expect, test } from 'vitest';
import { resolveAlarms } from '../../../../../infra/local/cloudwatch/resolve-alarms.ts';
import { alarmProperties, templateOf } from './metrics.ts';

const muteRule = (...AlarmNames: unknown[]) => ({
  Name: 'mute',
  Rule: { Schedule: { Expression: 'cron(0 2 * * *)', Duration: 'PT1H' } },
  MuteTargets: { AlarmNames },
});
const composite = (AlarmName: string, AlarmRule: unknown, more: object = {}) =>
  ['CompositeAlarm', { AlarmName, AlarmRule, ...more }] as const;

describe('the alarms of templates', () => {
  test('refer to alarms and topics of theirs, by names and by ARNs', () => {
    const { template } = templateOf({
      Faults: ['Alarm', { ...alarmProperties, AlarmActions: [{ Ref: 'Topic' }] }],
      Page: composite('page', { 'Fn::Join': ['', ['ALARM("', { 'Fn::GetAtt': ['Faults', 'Arn'] }, '")']] }),
      Mute: ['AlarmMuteRule', muteRule({ Ref: 'Faults' })],
    });
    const topic = { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'odds-dev-alerts' } };
    const all = resolveAlarms([{ template: { Resources: { ...template.Resources, Topic: topic } } }]);
    expect(all.refused).toEqual([]);
    expect(all.metricAlarms[0]?.actions.ALARM).toEqual(['arn:aws:sns:us-east-1:000000000000:odds-dev-alerts']);
    expect(all.compositeAlarms[0]?.rule).toEqual({
      kind: 'state',
      state: 'ALARM',
      alarm: 'arn:aws:cloudwatch:us-east-1:000000000000:alarm:faults',
    });
    expect(all.muteRules[0]?.alarms).toEqual(['faults']);
  });

  test('come in an order in which each composite alarm follows what it needs', () => {
    const { compositeAlarms } = resolveAlarms([
      templateOf({
        Top: composite('top', 'ALARM(middle) OR ALARM(faults)'),
        Middle: composite('middle', 'ALARM(faults)', {
          ActionsSuppressor: 'bottom',
          ActionsSuppressorWaitPeriod: 60,
          ActionsSuppressorExtensionPeriod: 60,
        }),
        Bottom: composite('bottom', 'FALSE'),
        Faults: ['Alarm', alarmProperties],
      }),
    ]);
    expect(compositeAlarms.map(({ name }) => name)).toEqual(['bottom', 'middle', 'top']);
  });

  test('are refused by name if they use what is not evaluated here, with all that needs them', () => {
    const { refused, metricAlarms } = resolveAlarms([
      templateOf({
        Faults: ['Alarm', alarmProperties],
        Band: ['Alarm', { ...alarmProperties, AlarmName: 'band', ThresholdMetricId: 'e1' }],
        Unknown: ['Alarm', { ...alarmProperties, AlarmName: 'unknown', Namespace: { Ref: 'Missing' } }],
        Nameless: ['Alarm', { ...alarmProperties, AlarmName: undefined }],
        Logs: ['LogAlarm', { AlarmName: 'logs' }],
        Page: composite('page', 'ALARM(band) OR ALARM(faults)'),
        Circle: composite('circle', 'ALARM(circle)'),
        Suppressed: composite('suppressed', 'ALARM(faults)', { ActionsSuppressor: 'faults' }),
        Mute: ['AlarmMuteRule', muteRule('band', 'nothing')],
        Detector: ['AnomalyDetector', {}],
        Dashboard: ['Dashboard', {}],
      }),
    ]);
    expect(metricAlarms.map(({ name }) => name)).toEqual(['faults']);
    expect(Object.fromEntries(refused.map(({ name, reason }) => [name, reason]))).toEqual({
      band: expect.stringContaining('ANOMALY_DETECTION_BAND is not evaluated here'),
      unknown: 'No value is given for the reference Missing.',
      Nameless: expect.stringContaining('AlarmName'),
      logs: 'AWS::CloudWatch::LogAlarm is not evaluated here.',
      page: expect.stringContaining('It needs band:'),
      circle: expect.stringContaining('It needs circle:'),
      suppressed: expect.stringContaining('WaitPeriod'),
      mute: 'It mutes nothing, which the templates do not have.',
    });
  });

  test('are refused under a condition', () => {
    const template = {
      Resources: { A: { Type: 'AWS::CloudWatch::Alarm', Condition: 'IsProd', Properties: alarmProperties } },
    };
    expect(resolveAlarms([{ template }]).refused[0]?.reason).toBe('The Condition IsProd is not evaluated here.');
  });
});
