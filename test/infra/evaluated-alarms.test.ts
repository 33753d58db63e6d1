import { describe, expect, test } from 'vitest';
import { evaluateAlarms } from '../../infra/local/cloudwatch/alarm-evaluator.ts';
import { MetricStore } from '../../infra/local/cloudwatch/metric-store.ts';
import { resolveAlarms } from '../../infra/local/cloudwatch/resolve-alarms.ts';
import { resourcesOf, templatesOf } from './stage-templates.ts';

const stageNames = ['dev', 'prod'];
const day = Date.parse('2026-07-01T00:00:00.000Z');

describe.each(stageNames)('the alarms of %s', (name) => {
  const { storage, collection } = templatesOf(name);
  const functions = Object.keys(resourcesOf(collection, 'AWS::Lambda::Function'));
  const queues = Object.keys(resourcesOf(collection, 'AWS::SQS::Queue'));
  const references = Object.fromEntries([
    ...functions.map((id) => [id, id]),
    ...queues.map((id) => [`${id}.QueueName`, id]),
  ]);
  const definitions = resolveAlarms([{ template: storage.toJSON() }, { template: collection.toJSON(), references }]);

  test('are evaluated here, each', () => {
    expect(definitions.refused).toEqual([]);
    const alarms = Object.keys(resourcesOf(collection, 'AWS::CloudWatch::Alarm'));
    expect(definitions.metricAlarms).toHaveLength(alarms.length);
    expect(alarms.length).toBeGreaterThan(10);
  });

  test('page for a day without any metric only if missing data is bad, and do not clear by themselves', () => {
    const { states } = evaluateAlarms(definitions, new MetricStore(), { from: day, until: day + 86_400_000 });
    const breaching = definitions.metricAlarms.filter(({ treatMissingData }) => treatMissingData === 'breaching');
    const alarming = [...states].filter(([, { state }]) => state === 'ALARM').map(([alarm]) => alarm);
    expect(alarming).toEqual(breaching.map((alarm) => alarm.name));
    expect(alarming.length).toBeGreaterThan(0);
  });
});
