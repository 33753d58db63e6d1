import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { configSchema as checkHealth } from '../../functions/check-health/config.ts';
import { functionDeclarations, functionNamed } from '../../functions/declarations.ts';
import { functionId } from '../../infra/constructs/construct-ids.ts';
import { stageNamed } from '../../infra/stages.ts';
import { resourceOf, resourcesOf, templatesOf } from './stage-templates.ts';

const { collection } = templatesOf('prod');
const everyFunction = resourcesOf(collection, 'AWS::Lambda::Function');
/** CDK's own, which calls migrate-schema when the stack is deployed. */
const isTriggers = (id: string) => id.startsWith('AWSCDKTrigger');
const functions = Object.fromEntries(Object.entries(everyFunction).filter(([id]) => !isTriggers(id)));
const ids = Object.keys(functions).sort();

/** As far as it has no default. */
const completeEnvironment = {
  STAGE: 'prod',
  CLUSTER_ARN: 'arn:cluster',
  DATABASE_SECRET_ARN: 'arn:reader',
  DATABASE_NAME: 'odds',
  STATE_TABLE: 'state',
  RUN_EVERY_MINUTES: '5',
  SLATES: JSON.stringify(stageNamed('prod').slates),
  TIME_ZONE: 'America/New_York',
  DRAIN_EVERY_MINUTES: '15',
  POWERTOOLS_SERVICE_NAME: 'check-health',
  POWERTOOLS_METRICS_NAMESPACE: 'Odds/test',
};

const prod = stageNamed('prod');
const schedules = functionDeclarations.flatMap(({ startedBy }) => startedBy.schedules?.(prod) ?? []);

const ref = z.object({ Ref: z.string() });
const loggingConfig = z.object({ LogGroup: ref, LogFormat: z.string() });

describe('every function', () => {
  it('is declared, and has an id that is made of its name', () => {
    expect(ids).toEqual(functionDeclarations.map(({ name }) => functionId(name)).toSorted());
    expect(functionId('collect-odds')).toBe('CollectOdds');
  });

  it('is as large and runs as long as its declaration says', () => {
    for (const { name, sizing } of functionDeclarations) {
      const { MemorySize, Timeout } = functions[functionId(name)]?.Properties ?? {};
      expect([name, MemorySize, Timeout]).toEqual([name, sizing.memoryMb, sizing.timeoutSeconds]);
    }
  });

  it.each(ids)('%s runs on Node 24 on arm64, outside any network, and is traced', (id) => {
    expect(functions[id]?.Properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      TracingConfig: { Mode: 'Active' },
    });
    expect(functions[id]?.Properties).not.toHaveProperty('VpcConfig');
  });

  it.each(Object.keys(everyFunction))('%s logs JSON into a group of this stack, kept for 30 days', (id) => {
    const { LogGroup, LogFormat } = loggingConfig.parse(everyFunction[id]?.Properties.LoggingConfig);
    const group = resourcesOf(collection, 'AWS::Logs::LogGroup')[LogGroup.Ref];
    expect(LogFormat).toBe('JSON');
    expect(group?.Properties.RetentionInDays).toBe(30);
  });

  it.each(ids)('%s is never run twice for one event by Lambda', (id) => {
    const configs = Object.values(resourcesOf(collection, 'AWS::Lambda::EventInvokeConfig'));
    const own = configs.filter(({ Properties }) => ref.parse(Properties.FunctionName).Ref === id);
    expect(own.map(({ Properties }) => [Properties.Qualifier, Properties.MaximumRetryAttempts])).toEqual([
      ['$LATEST', 0],
    ]);
  });
});

describe('collect-odds', () => {
  it('runs at most three times at once: late in a window, on time, and far from games', () => {
    expect(functions.CollectOdds?.Properties.ReservedConcurrentExecutions).toBe(3);
  });

  it('sends a run that failed, or is too old to be useful, to the queue of missed runs', () => {
    const [queue] = Object.keys(resourcesOf(collection, 'AWS::SQS::Queue'));
    collection.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      FunctionName: { Ref: 'CollectOdds' },
      // In a window the next run is a minute later.
      MaximumEventAgeInSeconds: 60,
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': [queue, 'Arn'] } } },
    });
  });
});

describe('record-backlog', () => {
  const eventInvoke = (id: string) =>
    Object.values(resourcesOf(collection, 'AWS::Lambda::EventInvokeConfig'))
      .map(({ Properties }) => Properties)
      .find(({ FunctionName }) => ref.parse(FunctionName).Ref === id);

  it('is started by each run of collect-odds that did not throw, with its report', () => {
    expect(eventInvoke('CollectOdds')?.DestinationConfig).toMatchObject({
      OnSuccess: { Destination: { 'Fn::GetAtt': ['RecordBacklog', 'Arn'] } },
    });
  });

  it('runs once at a time, and is forgotten when it cannot start: the next drain does the same', () => {
    expect(functions.RecordBacklog?.Properties.ReservedConcurrentExecutions).toBe(1);
    expect(eventInvoke('RecordBacklog')).toMatchObject({ MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 0 });
    expect(eventInvoke('RecordBacklog')).not.toHaveProperty('DestinationConfig');
  });

  it('ends before the next drain is due', () => {
    const { timeoutSeconds } = functionNamed('record-backlog').sizing;
    expect(functions.RecordBacklog?.Properties.Timeout).toBe(timeoutSeconds);
    expect(timeoutSeconds).toBeLessThan(stageNamed('prod').recording.drainEveryMinutes * 60);
  });
});

describe('sync-schedule', () => {
  it('ends long before the next is due, and is forgotten when it cannot start by then', () => {
    const { scheduleEveryMinutes } = stageNamed('prod');
    const seconds = functionNamed('sync-schedule').sizing.timeoutSeconds;
    expect(functions.SyncSchedule?.Properties.Timeout).toBe(seconds);
    expect(seconds).toBeLessThan(scheduleEveryMinutes * 60);
    collection.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      FunctionName: { Ref: 'SyncSchedule' },
      MaximumEventAgeInSeconds: (scheduleEveryMinutes - 1) * 60,
      DestinationConfig: {
        OnFailure: Match.absent(),
        OnSuccess: { Destination: { 'Fn::GetAtt': ['PlanClosing', 'Arn'] } },
      },
    });
  });
});

it('holds no alarm: the operations stack has them all', () => {
  expect(resourcesOf(collection, 'AWS::CloudWatch::Alarm')).toEqual({});
});

describe('check-health', () => {
  it('has a URL that IAM decides who may ask, which the stack prints', () => {
    const url = resourceOf(collection, 'AWS::Lambda::Url').Properties;
    expect(url).toEqual({ AuthType: 'AWS_IAM', TargetFunctionArn: { 'Fn::GetAtt': ['CheckHealth', 'Arn'] } });
    const outputs = Object.values(collection.findOutputs('*', { Value: Match.anyValue() }));
    expect(outputs.filter(({ Value }) => JSON.stringify(Value).includes('FunctionUrl'))).toHaveLength(1);
  });

  it('allows only callers whose own policy allows it', () => {
    const permissions = Object.values(resourcesOf(collection, 'AWS::Lambda::Permission'));
    expect(permissions.filter(({ Properties }) => JSON.stringify(Properties).includes('CheckHealth'))).toEqual([]);
  });

  it('has time for all that a deep check waits for, and to end in good order', () => {
    const { timeoutSeconds } = functionNamed('check-health').sizing;
    const config = checkHealth.parse(completeEnvironment);
    expect(timeoutSeconds * 1_000).toBeGreaterThan(config.DEEP_TIMEOUT_MS + config.RESERVE_MS + 5_000);
  });
});

describe('missed runs', () => {
  it('are kept for two weeks, encrypted, and taken over TLS only', () => {
    collection.allResourcesProperties('AWS::SQS::Queue', {
      MessageRetentionPeriod: 1_209_600,
      SqsManagedSseEnabled: true,
    });
    collection.resourceCountIs('AWS::SQS::QueuePolicy', 2);
    collection.hasResourceProperties('AWS::SQS::QueuePolicy', {
      PolicyDocument: {
        Statement: [
          Match.objectLike({
            Effect: 'Deny',
            Action: 'sqs:*',
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          }),
        ],
      },
    });
  });
});

describe('the migration', () => {
  const [triggerId = ''] = Object.keys(resourcesOf(collection, 'Custom::Trigger'));
  const version = resourcesOf(collection, 'AWS::Lambda::Version');

  it('runs in the deployment, waits for its end, and again whenever the function or its migrations change', () => {
    const { Properties } = resourceOf(collection, 'Custom::Trigger');
    expect(version[ref.parse(Properties.HandlerArn).Ref]?.Properties).toEqual({
      FunctionName: { Ref: 'MigrateSchema' },
    });
    expect(Properties).toMatchObject({ InvocationType: 'RequestResponse', ExecuteOnHandlerChange: true });
  });

  it('is waited for longer than it may run', () => {
    const waitMs = z.coerce.number().parse(resourceOf(collection, 'Custom::Trigger').Properties.Timeout);
    const runSeconds = z.number().parse(functions.MigrateSchema?.Properties.Timeout);
    expect(waitMs).toBeGreaterThan(runSeconds * 1000);
  });

  it.each([
    ['AWS::Scheduler::Schedule', schedules.length],
    ['AWS::SecretsManager::RotationSchedule', 2],
  ])('comes before every %s', (type, count) => {
    const waiting = Object.values(resourcesOf(collection, type));
    expect(waiting).toHaveLength(count);
    for (const { DependsOn } of waiting) expect(DependsOn).toContain(triggerId);
  });

  it.each(['CheckHealth', 'CollectOdds', 'RecordBacklog', 'RotateDatabaseSecret'])(
    'comes before the new code of %s',
    (id) => {
      expect(functions[id]?.DependsOn).toContain(triggerId);
    },
  );
});

describe('password rotation', () => {
  it('changes both passwords every 30 days, but not at once', () => {
    const schedules = resourcesOf(collection, 'AWS::SecretsManager::RotationSchedule');
    expect(Object.keys(schedules).sort()).toEqual(['ReaderPasswordRotation', 'RecorderPasswordRotation']);
    for (const { Properties } of Object.values(schedules)) {
      expect(Properties).toMatchObject({
        RotationLambdaARN: { 'Fn::GetAtt': ['RotateDatabaseSecret', 'Arn'] },
        RotationRules: { AutomaticallyAfterDays: 30 },
        RotateImmediatelyOnUpdate: false,
      });
    }
    expect(new Set(Object.values(schedules).map(({ Properties }) => JSON.stringify(Properties.SecretId))).size).toBe(2);
  });

  it('may be started by Secrets Manager of this account only', () => {
    expect(resourceOf(collection, 'AWS::Lambda::Permission').Properties).toMatchObject({
      Principal: 'secretsmanager.amazonaws.com',
      SourceAccount: { Ref: 'AWS::AccountId' },
    });
  });
});
