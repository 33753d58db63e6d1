import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { appOf, resourceOf, resourcesOf, templatesOf } from '../stage-templates.ts';
import { alarmsOf, stages, templates, topicOf } from './operations-templates.ts';

describe('the topic of alarms', () => {
  it('takes messages of CloudWatch and Budgets of this account over TLS only, and has no key, which would cost more than all alarms of a function', () => {
    const { Properties } = resourceOf(templates.prod, 'AWS::SNS::Topic');
    expect(Properties.KmsMasterKeyId).toBeUndefined();
    expect(resourcesOf(templates.prod, 'AWS::KMS::Key')).toEqual({});
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
  });

  it('subscribes no address that the stage does not have', () => {
    for (const stage of stages) expect(resourcesOf(templates[stage], 'AWS::SNS::Subscription')).toEqual({});
  });

  it('subscribes each address that is given at synthesis', () => {
    const outdir = mkdtempSync(join(tmpdir(), 'odds-synth-'));
    try {
      const context = { stage: 'prod', alertsTo: 'one@example.org,two@example.org', 'aws:cdk:bundling-stacks': [] };
      const { operations } = appOf('prod', { outdir, builtinCloudFormationValidation: false, context });
      const subscriptions = Object.values(resourcesOf(Template.fromStack(operations), 'AWS::SNS::Subscription'));
      expect(subscriptions.map(({ Properties: { Protocol, Endpoint } }) => [Protocol, Endpoint])).toEqual([
        ['email', 'one@example.org'],
        ['email', 'two@example.org'],
      ]);
    } finally {
      rmSync(outdir, { recursive: true });
    }
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
    expect(AlarmNames.length).toBeGreaterThan(0);
    expect(AlarmNames.length).toBeLessThanOrEqual(100);
    expect(AlarmNames.filter((name) => !names.includes(name))).toEqual([]);
    const paging = alarmsOf(stage).flatMap(({ AlarmName, AlarmDescription }) =>
      AlarmDescription.startsWith('PAGE') ? [AlarmName] : [],
    );
    expect(paging).toHaveLength(2);
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
