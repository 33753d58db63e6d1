import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { functionDeclarations } from '../../functions/declarations.ts';
import { type AwsNamespaceName, awsMetrics } from '../../infra/operations/aws-metrics.ts';
import { metricNamespace } from '../../lib/telemetry/metrics.ts';
import { invocationsOf } from '../support/emitted-metrics.ts';
import { alarmSchema, metricsOf, watchedBy } from './operations-templates.ts';
import { resourceOf, resourcesOf, templatesOf } from './stage-templates.ts';

const stages = ['dev', 'prod'] as const;
const templates = { dev: templatesOf('dev').operations, prod: templatesOf('prod').operations };
const sections = new Set(
  Array.from(readFileSync('docs/runbook.md', 'utf8').matchAll(/^##+ ([a-z-]+)$/gm), ([, section]) => section),
);

const alarmsOf = (stage: (typeof stages)[number]) =>
  Object.values(resourcesOf(templates[stage], 'AWS::CloudWatch::Alarm')).map(({ Properties }) =>
    alarmSchema.parse(Properties),
  );
const compositeSchema = z.object({
  AlarmName: z.string(),
  AlarmDescription: z.string(),
  AlarmRule: z.string(),
  AlarmActions: z.array(z.unknown()),
  OKActions: z.array(z.unknown()),
});
const compositesOf = (stage: (typeof stages)[number]) =>
  Object.values(resourcesOf(templates[stage], 'AWS::CloudWatch::CompositeAlarm')).map(({ Properties }) =>
    compositeSchema.parse(Properties),
  );
const everyAlarm = stages.flatMap((stage) => alarmsOf(stage).map((alarm) => ({ stage, name: alarm.AlarmName, alarm })));
const namedIn = (rule: string) => Array.from(rule.matchAll(/ALARM\("([^"]+)"\)/g), ([, name]) => name);
const topicOf = (stage: (typeof stages)[number]) => {
  const [id] = Object.keys(resourcesOf(templates[stage], 'AWS::SNS::Topic'));
  return [{ Ref: id }];
};

describe.each(everyAlarm)('$name', ({ stage, alarm }) => {
  it('notifies the topic when it fires and when it ends, by itself or through a composite alarm', () => {
    const inPair = alarm.AlarmName.includes('-burn-rate-');
    const notifying = inPair
      ? compositesOf(stage).filter(({ AlarmRule }) => namedIn(AlarmRule).includes(alarm.AlarmName))
      : [alarm];
    expect(notifying.map(({ AlarmActions, OKActions }) => [AlarmActions, OKActions])).toEqual([
      [topicOf(stage), topicOf(stage)],
    ]);
  });

  it('says in 1,024 characters what it means, what to do first, and which section and query help', () => {
    const { AlarmDescription } = alarm;
    expect(AlarmDescription.length).toBeLessThanOrEqual(1_024);
    const [, section, query] =
      /^.{40,}\nFirst: .{30,}\nRunbook: docs\/runbook\.md#([a-z-]+)\nLog query .*: (\S+)$/.exec(AlarmDescription) ?? [];
    expect(sections).toContain(section);
    const queries = Object.values(resourcesOf(templates[stage], 'AWS::Logs::QueryDefinition'));
    expect(queries.map(({ Properties }) => Properties.Name)).toContain(query);
  });

  it('has a period and a window that CloudWatch takes', () => {
    const { Period, EvaluationPeriods, DatapointsToAlarm } = alarm;
    const periods = [Period ?? [], ...(alarm.Metrics ?? []).map(({ MetricStat }) => MetricStat?.Period ?? [])].flat();
    const [period = 0, ...others] = new Set(periods);
    expect(others).toEqual([]);
    expect(period % 60).toBe(0);
    expect(period).toBeGreaterThanOrEqual(60);
    expect(EvaluationPeriods * period).toBeLessThanOrEqual(period < 3_600 ? 86_400 : 7 * 86_400);
    expect(DatapointsToAlarm).toBeLessThanOrEqual(EvaluationPeriods);
  });

  it('has math that uses all of its metrics and nothing else', () => {
    const queries = alarm.Metrics ?? [];
    const ids = queries.flatMap(({ Id, MetricStat }) => (MetricStat ? [Id] : []));
    for (const { Expression } of queries) {
      if (Expression === undefined) continue;
      const used = Array.from(Expression.matchAll(/[a-z]\w*/g), ([id]) => id);
      expect([...new Set(used)].sort()).toEqual(ids.toSorted());
      const functions = Array.from(Expression.matchAll(/([A-Z_]+)\(/g), ([, name]) => name);
      for (const name of functions) expect(['IF', 'FILL', 'DIFF', 'ANOMALY_DETECTION_BAND']).toContain(name);
      expect(Expression.split('(').length).toBe(Expression.split(')').length);
    }
    expect(queries.length).not.toBe(1);
  });

  it('watches metrics of its own stage, by exactly the dimensions that they have', () => {
    for (const { namespace, name, dimensions } of watchedBy(alarm)) {
      if (namespace === metricNamespace(stage)) continue;
      const known: { dimensions: readonly string[]; metrics: object } | undefined =
        awsMetrics[namespace as AwsNamespaceName];
      expect(known?.metrics).toHaveProperty(name);
      expect(Object.keys(dimensions)).toEqual(known?.dimensions);
      expect(JSON.stringify(dimensions)).toContain(`odds-${stage}`);
    }
  });
});

describe('the alarms of a stage', () => {
  it.each(stages)('of %s have names of their own, all with the name of the stage', (stage) => {
    const names = [...alarmsOf(stage), ...compositesOf(stage)].map(({ AlarmName }) => AlarmName);
    expect(names.filter((name) => !name.startsWith(`odds-${stage}-`))).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
  });

  it('watch the errors of each function', () => {
    const errors = alarmsOf('prod').filter(({ MetricName }) => MetricName === 'Errors');
    expect(errors.map((alarm) => watchedBy(alarm)[0]?.dimensions.FunctionName)).toEqual(
      functionDeclarations.map(({ name }) => `odds-prod-${name}`),
    );
  });

  it('take silence for quiet; the heartbeat alone takes it for bad, and not while the stage is new', () => {
    const bad = alarmsOf('prod').filter(({ TreatMissingData }) => TreatMissingData !== 'notBreaching');
    expect(bad.map(({ AlarmName, TreatMissingData }) => [AlarmName, TreatMissingData])).toEqual([
      ['odds-prod-heartbeat', 'breaching'],
    ]);
    expect(alarmsOf('prod').filter(({ WarmUpConfiguration }) => WarmUpConfiguration !== undefined)).toEqual(bad);
  });

  it('are fewer in dev: no burn rates and no anomaly detector', () => {
    const kinds = (stage: (typeof stages)[number]) =>
      alarmsOf(stage).map(({ AlarmName }) => AlarmName.slice(`odds-${stage}-`.length));
    const more = kinds('prod').filter((kind) => !kinds('dev').includes(kind));
    expect(more.filter((kind) => !/^(burn-rate|source-latency-anomaly)-/.test(kind))).toEqual([]);
    expect(more).toHaveLength(9);
    expect(resourcesOf(templates.dev, 'AWS::CloudWatch::AnomalyDetector')).toEqual({});
  });

  it('ask for a metric by the very name and dimensions under which a function emits it', async () => {
    const emitted = (await Promise.all(functionDeclarations.map(({ name }) => invocationsOf(name)))).flat(2);
    const ours = alarmsOf('prod')
      .flatMap(watchedBy)
      .filter(({ namespace }) => namespace === metricNamespace('prod'));
    expect(ours.length).toBeGreaterThan(25);
    for (const metric of ours) expect(emitted).toContainEqual(expect.objectContaining(metric));
  });
});

describe('the page', () => {
  it('is on for missing, stale and unrecorded prices, and for a burn rate only if both of its windows agree', () => {
    const page = compositesOf('prod').find(({ AlarmName }) => AlarmName === 'odds-prod-page');
    expect(page?.AlarmRule.split(' OR ')).toEqual([
      'ALARM("odds-prod-heartbeat")',
      'ALARM("odds-prod-unhealthy")',
      'ALARM("odds-prod-stale-odds")',
      '(ALARM("odds-prod-burn-rate-runs-mlb-fast-long") AND ALARM("odds-prod-burn-rate-runs-mlb-fast-short"))',
      '(ALARM("odds-prod-burn-rate-recording-fast-long") AND ALARM("odds-prod-burn-rate-recording-fast-short"))',
    ]);
  });

  it.each(stages)('and every other composite alarm of %s names alarms that there are, and says what to do', (stage) => {
    const names = alarmsOf(stage).map(({ AlarmName }) => AlarmName);
    for (const { AlarmRule, AlarmDescription } of compositesOf(stage)) {
      expect(namedIn(AlarmRule).filter((name) => !names.includes(name ?? ''))).toEqual([]);
      const [, section] = /Runbook: docs\/runbook\.md#([a-z-]+)/.exec(AlarmDescription) ?? [];
      expect(sections).toContain(section);
    }
  });
});

describe('two stages in one account', () => {
  it('watch and show no metric in common', () => {
    const [dev, prod] = stages.map(
      (stage) => new Set(metricsOf(templates[stage]).map((metric) => JSON.stringify(metric))),
    );
    expect(dev?.size).toBeGreaterThan(20);
    expect([...(prod ?? [])].filter((metric) => dev?.has(metric))).toEqual([]);
  });

  it('have no name of a resource in common', () => {
    const namesOf = (stage: (typeof stages)[number]) =>
      Array.from(
        JSON.stringify(templates[stage].toJSON()).matchAll(/"(?:\w+)?Name":"(odds-[^"]+)"/g),
        ([, name]) => name,
      );
    expect(namesOf('dev').length).toBeGreaterThan(40);
    expect(namesOf('dev').filter((name) => namesOf('prod').includes(name))).toEqual([]);
  });
});

describe('the topic of alarms', () => {
  it('is encrypted with a key that CloudWatch and Budgets may use, and takes TLS only', () => {
    const { Properties } = resourceOf(templates.prod, 'AWS::SNS::Topic');
    expect(Properties.KmsMasterKeyId).toBeDefined();
    const statements = (type: string, property: string) => {
      const policy = z.object({ Statement: z.array(z.record(z.string(), z.unknown())) });
      return policy.parse(resourceOf(templates.prod, type).Properties[property]).Statement;
    };
    const senders = { Service: ['budgets.amazonaws.com', 'cloudwatch.amazonaws.com'] };
    const ofThisAccount = { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } };
    const allowed = { Effect: 'Allow', Principal: senders, Condition: ofThisAccount };
    expect(statements('AWS::SNS::TopicPolicy', 'PolicyDocument')).toEqual([
      expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      expect.objectContaining({ ...allowed, Action: 'sns:Publish' }),
    ]);
    expect(statements('AWS::KMS::Key', 'KeyPolicy')).toContainEqual(
      expect.objectContaining({ ...allowed, Action: ['kms:Decrypt', 'kms:GenerateDataKey'] }),
    );
  });

  it('subscribes no address that the stage does not have', () => {
    for (const stage of stages) expect(resourcesOf(templates[stage], 'AWS::SNS::Subscription')).toEqual({});
  });
});

const muteSchema = z.object({
  Rule: z.object({ Schedule: z.object({ Expression: z.string(), Duration: z.string(), Timezone: z.string() }) }),
  MuteTargets: z.object({ AlarmNames: z.array(z.string()) }),
});

describe.each(stages)('maintenance of the database of %s', (stage) => {
  const { Rule, MuteTargets } = muteSchema.parse(
    resourceOf(templates[stage], 'AWS::CloudWatch::AlarmMuteRule').Properties,
  );

  it('mutes alarms on Tuesdays from the begin of its window until some minutes after its end', () => {
    expect(Rule.Schedule).toEqual({ Expression: 'cron(0 9 * * TUE)', Duration: 'PT45M', Timezone: 'UTC' });
  });

  it('mutes only alarms that there are, and none that pages or that no maintenance can cause', () => {
    const names = alarmsOf(stage).map(({ AlarmName }) => AlarmName);
    const { AlarmNames } = MuteTargets;
    expect(AlarmNames.length).toBeGreaterThan(5);
    expect(AlarmNames.length).toBeLessThanOrEqual(100);
    expect(AlarmNames.filter((name) => !names.includes(name))).toEqual([]);
    const paging = compositesOf(stage).flatMap(({ AlarmRule }) => namedIn(AlarmRule));
    expect(AlarmNames.filter((name) => paging.includes(name) || name.includes('runs-missed'))).toEqual([]);
  });
});

describe.each(stages)('saved log queries of %s', (stage) => {
  const querySchema = z.object({ Name: z.string(), QueryString: z.string(), LogGroupNames: z.array(z.string()) });
  const queries = Object.values(resourcesOf(templates[stage], 'AWS::Logs::QueryDefinition')).map(({ Properties }) =>
    querySchema.parse(Properties),
  );

  it('read log groups that there are, with commands of Logs Insights', () => {
    const groups = Object.values(resourcesOf(templatesOf(stage).collection, 'AWS::Logs::LogGroup')).map(
      ({ Properties }) => Properties.LogGroupName,
    );
    for (const { QueryString, LogGroupNames } of queries) {
      expect(LogGroupNames.filter((name) => !groups.includes(name))).toEqual([]);
      for (const line of QueryString.split('\n| ')) expect(line).toMatch(/^(fields|filter|stats|sort|limit) \S/);
    }
  });
});

describe.each(stages)('the budget of %s', (stage) => {
  it('is of what carries the tag of the stage, and notifies the topic', () => {
    const { Budget, NotificationsWithSubscribers } = resourceOf(templates[stage], 'AWS::Budgets::Budget').Properties;
    expect(Budget).toMatchObject({ CostFilters: { TagKeyValue: [`user:stage$${stage}`] }, TimeUnit: 'MONTHLY' });
    const subscribers = [{ SubscriptionType: 'SNS', Address: topicOf(stage)[0] }];
    expect(NotificationsWithSubscribers).toMatchObject([
      { Subscribers: subscribers, Notification: { NotificationType: 'ACTUAL', Threshold: 80 } },
      { Subscribers: subscribers, Notification: { NotificationType: 'FORECASTED', Threshold: 100 } },
    ]);
  });
});
