import { describe, expect, it } from 'vitest';
import { resourcesOf, spoken, templatesOf } from '../stage-templates.ts';
import { rolesOf } from './roles.ts';

const { collection } = templatesOf('prod');

const { roles, allowed } = rolesOf(collection);

const cluster = 'arn:<Partition>:rds:<Region>:<AccountId>:cluster:Database';
const transactions = ['BeginTransaction', 'CommitTransaction', 'ExecuteStatement', 'RollbackTransaction'].map(
  (action) => `rds-data:${action} on ${cluster}`,
);
const ownerSecret = 'DatabaseMasterUserSecretSecretArn';
const logsAndTraces = (log: string) => [
  `logs:CreateLogStream on ${log}.Arn`,
  `logs:PutLogEvents on ${log}.Arn`,
  'xray:PutTelemetryRecords on *',
  'xray:PutTraceSegments on *',
];

/** What it takes to call out through circuits, in the items that hold them and no others. */
const circuits = [
  'dynamodb:GetItem on StateTableArn (circuit)',
  'dynamodb:PutItem on StateTableArn (circuit)',
  'dynamodb:Query on StateTableArn (circuit)',
  'dynamodb:Query on StateTableArn (circuit-failures#*)',
  'dynamodb:UpdateItem on StateTableArn (circuit-failures#*)',
];

const ownNote = 'dynamodb:UpdateItem on StateTableArn (run)';

/** Of missed runs, and of undelivered starts. */
const queues = Object.keys(resourcesOf(collection, 'AWS::SQS::Queue'));

const logOf = (begin: string) =>
  Object.keys(resourcesOf(collection, 'AWS::Logs::LogGroup')).find((id) => id.startsWith(begin)) ?? begin;

describe('what each role may do, to the letter', () => {
  it('collect-odds: land under one prefix, one statement at a time as the recorder, hints, and the backlog to start', () => {
    const [queue] = queues;
    expect(allowed('CollectorCollectOddsRole')).toEqual(
      [
        ...logsAndTraces('CollectorCollectOddsLog27E3ED58'),
        ...circuits,
        ownNote,
        'dynamodb:GetItem on StateTableArn (anomaly)',
        'dynamodb:PutItem on StateTableArn (anomaly)',
        'dynamodb:DeleteItem on StateTableArn (lease)',
        'dynamodb:GetItem on StateTableArn (lease)',
        'dynamodb:UpdateItem on StateTableArn (lease)',
        'dynamodb:Query on StateTableArn (schedule#*)',
        'dynamodb:PutItem on StateTableArn (settled#*)',
        'lambda:InvokeFunction on RecordBacklog.Arn',
        'lambda:InvokeFunction on RecordBacklog.Arn:*',
        `rds-data:ExecuteStatement on ${cluster}`,
        's3:PutObject on LandedBucketArn/landed/*',
        'secretsmanager:GetSecretValue on RecorderSecret',
        `sqs:GetQueueAttributes on ${queue}.Arn`,
        `sqs:GetQueueUrl on ${queue}.Arn`,
        `sqs:SendMessage on ${queue}.Arn`,
      ].sort(),
    );
  });

  it('record-backlog: list and read what has landed, record as the recorder, and remember how far it is', () => {
    expect(allowed('BacklogRecordBacklogRole')).toEqual(
      [
        ...logsAndTraces(logOf('BacklogRecordBacklogLog')),
        ...circuits,
        ownNote,
        'dynamodb:DeleteItem on StateTableArn (backlog-mark#*)',
        'dynamodb:DeleteItem on StateTableArn (backlog-reading#*)',
        'dynamodb:GetItem on StateTableArn (backlog-reading#*)',
        'dynamodb:PutItem on StateTableArn (backlog-reading#*)',
        'dynamodb:GetItem on StateTableArn (backlog#*)',
        'dynamodb:PutItem on StateTableArn (backlog#*)',
        'dynamodb:PutItem on StateTableArn (backlog-mark#*)',
        'dynamodb:DeleteItem on StateTableArn (settled#*)',
        'dynamodb:PutItem on StateTableArn (settled#*)',
        'dynamodb:Query on StateTableArn (backlog-mark#*)',
        'dynamodb:Query on StateTableArn (run)',
        'dynamodb:Query on StateTableArn (schedule#*)',
        'dynamodb:Query on StateTableArn (settled#*)',
        `rds-data:ExecuteStatement on ${cluster}`,
        's3:GetObject on LandedBucketArn/landed/*',
        's3:GetObject on LandedBucketArn/links/*',
        's3:GetObject on LandedBucketArn/schedule/*',
        's3:ListBucket on LandedBucketArn (landed/*)',
        's3:ListBucket on LandedBucketArn (links/*)',
        's3:ListBucket on LandedBucketArn (schedule/*)',
        'secretsmanager:GetSecretValue on RecorderSecret',
      ].sort(),
    );
  });

  it('sync-schedule: land beside the odds, store dates of the schedule, circuits, and no database at all', () => {
    expect(allowed('ScheduleSyncSyncScheduleRole')).toEqual(
      [
        ownNote,
        ...logsAndTraces(logOf('ScheduleSyncSyncScheduleLog')),
        ...circuits,
        'dynamodb:GetItem on StateTableArn (schedule#*)',
        'dynamodb:Query on StateTableArn (schedule#*)',
        'dynamodb:UpdateItem on StateTableArn (schedule#*)',
        'lambda:InvokeFunction on PlanClosing.Arn',
        'lambda:InvokeFunction on PlanClosing.Arn:*',
        's3:PutObject on LandedBucketArn/schedule/*',
      ].sort(),
    );
  });

  it('plan-closing: read the schedule, keep the schedules of windows, and hand their role to Scheduler', () => {
    const windows = 'arn:<Partition>:scheduler:<Region>:<AccountId>:schedule/odds-prod/closing-*';
    expect(allowed('PlanClosingRole')).toEqual(
      [
        ownNote,
        ...logsAndTraces(logOf('PlanClosingLog')),
        'dynamodb:DeleteItem on StateTableArn (lease)',
        'dynamodb:GetItem on StateTableArn (lease)',
        'dynamodb:UpdateItem on StateTableArn (lease)',
        'dynamodb:Query on StateTableArn (schedule#*)',
        `iam:PassRole on ${roles.find(({ id }) => id.startsWith('SchedulesRole'))?.id}.Arn (scheduler.amazonaws.com)`,
        `scheduler:CreateSchedule on ${windows}`,
        `scheduler:DeleteSchedule on ${windows}`,
        'scheduler:ListSchedules on *',
        `scheduler:UpdateSchedule on ${windows}`,
      ].sort(),
    );
  });

  it('migrate-schema: transactions as the owner, reading the passwords that it sets, and its run status', () => {
    expect(allowed('SchemaMigrateSchemaRole')).toEqual(
      [
        ...logsAndTraces('SchemaMigrateSchemaLog095CACBD'),
        ownNote,
        ...transactions,
        `secretsmanager:GetSecretValue on ${ownerSecret}`,
        'secretsmanager:GetSecretValue on ReaderSecret',
        'secretsmanager:GetSecretValue on RecorderSecret',
      ].sort(),
    );
  });

  it('rotate-database-secret: transactions as the owner, and new versions of the two secrets', () => {
    const steps = ['DescribeSecret', 'GetSecretValue', 'PutSecretValue', 'UpdateSecretVersionStage'];
    expect(allowed('RotationRotateDatabaseSecretRole')).toEqual(
      [
        ...logsAndTraces('RotationRotateDatabaseSecretLog4968DECF'),
        ...transactions,
        'secretsmanager:GetRandomPassword on *',
        `secretsmanager:GetSecretValue on ${ownerSecret}`,
        ...steps.flatMap((step) => [
          `secretsmanager:${step} on ReaderSecret`,
          `secretsmanager:${step} on RecorderSecret`,
        ]),
      ].sort(),
    );
  });

  it('check-health: read what runs, circuits and the schedule say, and one statement at a time as the reader', () => {
    expect(allowed('HealthCheckHealthRole')).toEqual(
      [
        ...logsAndTraces(logOf('HealthCheckHealthLog')),
        ...circuits,
        'dynamodb:Query on StateTableArn (run)',
        'dynamodb:Query on StateTableArn (schedule#*)',
        `rds-data:ExecuteStatement on ${cluster}`,
        'secretsmanager:GetSecretValue on ReaderSecret',
      ].sort(),
    );
  });

  it('the scheduler: start the five, and send what it could not deliver to a queue', () => {
    expect(allowed('SchedulesRole')).toEqual([
      'lambda:InvokeFunction on CheckHealth.Arn',
      'lambda:InvokeFunction on CheckHealth.Arn:*',
      'lambda:InvokeFunction on CollectOdds.Arn',
      'lambda:InvokeFunction on CollectOdds.Arn:*',
      'lambda:InvokeFunction on PlanClosing.Arn',
      'lambda:InvokeFunction on PlanClosing.Arn:*',
      'lambda:InvokeFunction on RecordBacklog.Arn',
      'lambda:InvokeFunction on RecordBacklog.Arn:*',
      'lambda:InvokeFunction on SyncSchedule.Arn',
      'lambda:InvokeFunction on SyncSchedule.Arn:*',
      ...queues.map((queue) => `sqs:SendMessage on ${queue}.Arn`),
    ]);
  });

  it('the deployment: run the migration', () => {
    expect(allowed('AWSCDKTrigger')).toEqual(['lambda:InvokeFunction on MigrateSchema.Arn:*']);
  });

  it('has a test above for each role', () => {
    const tested = [
      'AWSCDKTriggerCustomResourceProvider',
      'BacklogRecordBacklogRole',
      'CollectorCollectOddsRole',
      'HealthCheckHealthRole',
      'PlanClosingRole',
      'RotationRotateDatabaseSecretRole',
      'ScheduleSyncSyncScheduleRole',
      'SchedulesRole',
      'SchemaMigrateSchemaRole',
    ];
    expect(roles.map(({ id }) => tested.find((begin) => id.startsWith(begin)) ?? id).sort()).toEqual(tested);
  });
});

describe('wildcards', () => {
  const statements = roles.flatMap(({ statements }) => statements);

  it('are in no action', () => {
    const actions = statements.flatMap(({ Action }) => Action);
    expect(actions.length).toBeGreaterThan(20);
    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
  });

  it('are in a resource only for traces, random passwords, landed keys, windows and versions of a function', () => {
    const wild = statements
      .flatMap(({ Resource }) => Resource.map(spoken))
      .filter((resource) => resource.includes('*'));
    expect([...new Set(wild)].sort()).toEqual([
      '*',
      'CheckHealth.Arn:*',
      'CollectOdds.Arn:*',
      'LandedBucketArn/landed/*',
      'LandedBucketArn/links/*',
      'LandedBucketArn/schedule/*',
      'MigrateSchema.Arn:*',
      'PlanClosing.Arn:*',
      'RecordBacklog.Arn:*',
      'SyncSchedule.Arn:*',
      'arn:<Partition>:scheduler:<Region>:<AccountId>:schedule/odds-prod/closing-*',
    ]);
  });

  it('come with no managed policy, except that CDK lets its own function write its log', () => {
    const managed = roles.flatMap(({ id, role }) =>
      role.ManagedPolicyArns.map((arn) => [id.slice(0, 13), spoken(arn)]),
    );
    expect(managed).toEqual([
      ['AWSCDKTrigger', 'arn:<Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole'],
    ]);
  });
});

describe('who may be these roles', () => {
  it('is Lambda, and the scheduler for schedules of this group of this account', () => {
    const trusted = roles.map(({ role }) => JSON.stringify(role.AssumeRolePolicyDocument));
    expect(trusted.filter((document) => document.includes('"lambda.amazonaws.com"'))).toHaveLength(roles.length - 1);
    const [scheduler, ...others] = trusted.filter((document) => document.includes('"scheduler.amazonaws.com"'));
    expect(others).toEqual([]);
    expect(scheduler).toMatch(
      /"aws:SourceAccount":\{"Ref":"AWS::AccountId"\},"aws:SourceArn":\{"Fn::GetAtt":\["SchedulesGroup/,
    );
  });
});
