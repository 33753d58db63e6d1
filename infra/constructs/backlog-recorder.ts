import { Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { configSchema } from '../../functions/record-backlog/config.ts';
import type { StorageStack } from '../stacks/storage-stack.ts';
import type { Stage } from '../stages.ts';
import { allowCircuits, circuitEnvironment, slowestCadence } from './circuit-access.ts';
import { allowDataApi } from './data-api-access.ts';
import { landedPrefix } from './landed-bucket.ts';
import { MonitoredFunction } from './monitored-function.ts';
import { alarmOnReport, type Watched } from './report-alarm.ts';
import { allowLeavingNotes } from './run-note-access.ts';

/** What is watched of the backlog. One call that finds the database saturated is noise. */
const watched: readonly Watched<'record-backlog'>[] = [
  { metric: 'BacklogMissing' },
  { metric: 'BacklogMarkedDead' },
  { metric: 'SchemaDrifts' },
  { metric: 'DrainsFailed' },
  { metric: 'DatabaseSaturated', ofThree: 2 },
];

/** The function that records later what could not be recorded at once. It can neither observe nor land. */
export class BacklogRecorder extends Construct {
  readonly function: IFunction;

  constructor(scope: Construct, id: string, { stage, storage }: { stage: Stage; storage: StorageStack }) {
    super(scope, id);
    const { database, recorder, landed, state } = storage;
    const drainer = new MonitoredFunction<typeof configSchema>(this, 'RecordBacklog', {
      stage,
      folder: 'record-backlog',
      description: 'Records what has landed and could not be recorded then. By schedule, and after each good run.',
      sizing: stage.functions.recordBacklog,
      environment: {
        STAGE: stage.name,
        CLUSTER_ARN: database.clusterArn,
        DATABASE_NAME: database.databaseName,
        DATABASE_SECRET_ARN: recorder.secret.secretArn,
        LANDED_BUCKET: landed.bucketName,
        ...circuitEnvironment(stage, state, slowestCadence(stage)),
        DRAIN_EVERY_MINUTES: String(stage.recording.drainEveryMinutes),
      },
      errorImpact: 'What landed and is not recorded yet has to wait for the next drain; nothing is lost.',
      // A drain that finds another one running is turned away, and the next one does its work.
      unrun: { worthFor: Duration.minutes(1) },
    });
    allowDataApi(drainer, { database, as: recorder.secret, actions: ['ExecuteStatement'] });
    const observations = `${landedPrefix}*`;
    drainer.allow(['s3:GetObject'], landed.arnForObjects(observations));
    drainer.allowListing(landed.bucketArn, landedPrefix);
    drainer.allowOnKeys(['dynamodb:GetItem', 'dynamodb:PutItem'], state.tableArn, 'backlog#*');
    drainer.allowOnKeys(
      ['dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:DeleteItem'],
      state.tableArn,
      'backlog-mark#*',
    );
    drainer.allowOnKeys(
      ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:DeleteItem'],
      state.tableArn,
      'backlog-reading#*',
    );
    drainer.allowOnKeys(['dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:DeleteItem'], state.tableArn, 'settled#*');
    allowCircuits(drainer, state);
    allowLeavingNotes(drainer, state);
    drainer.acknowledge({
      [`AwsSolutions-IAM5[Resource::${storage.stackName}:ExportsOutputFnGetAttLandedBucketArn463C8FFB/${observations}]`]:
        'Keys are made of time and content: all of them, and of this prefix only.',
    });
    for (const watch of watched) {
      alarmOnReport(this, watch.metric, {
        alarmName: `odds-${stage.name}-${watch.metric}`,
        reportOf: 'record-backlog',
        ...watch,
        dimensions: {},
        readOn: 'The log of record-backlog names the keys; see docs/runbook.md.',
        statistic: 'Maximum',
        every: Duration.minutes(stage.recording.drainEveryMinutes),
      });
    }
    this.function = drainer.function;
  }
}
