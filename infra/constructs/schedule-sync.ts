import { Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { configSchema } from '../../functions/sync-schedule/config.ts';
import type { StorageStack } from '../stacks/storage-stack.ts';
import type { Stage } from '../stages.ts';
import { allowCircuits, circuitEnvironment } from './circuit-access.ts';
import { schedulePrefix } from './landed-bucket.ts';
import { MonitoredFunction } from './monitored-function.ts';
import { alarmOnReport } from './report-alarm.ts';
import { allowLeavingNotes } from './run-note-access.ts';

/** What is watched of the syncs. One of three is weather. */
const watched = ['SchedulesFailed', 'ScheduleEntriesRejected'] as const;

/** The function that knows which games an official date has. It meets no database, and lands beside the odds. */
export class ScheduleSync extends Construct {
  readonly function: IFunction;

  constructor(scope: Construct, id: string, { stage, storage }: { stage: Stage; storage: StorageStack }) {
    super(scope, id);
    const { landed, state } = storage;
    const syncer = new MonitoredFunction<typeof configSchema>(this, 'SyncSchedule', {
      stage,
      folder: 'sync-schedule',
      description: 'Takes over what the official schedule says of the dates around today.',
      sizing: stage.functions.syncSchedule,
      environment: {
        STAGE: stage.name,
        LANDED_BUCKET: landed.bucketName,
        ...circuitEnvironment(stage, state, stage.scheduleEveryMinutes),
      },
      errorImpact:
        'What was known of the official schedule stays; postponements of today are not known until a sync succeeds.',
      // One that starts when the next is due would see the same.
      unrun: { worthFor: Duration.minutes(stage.scheduleEveryMinutes - 1) },
    });
    const answers = `${schedulePrefix}*`;
    syncer.allow(['s3:PutObject'], landed.arnForObjects(answers));
    syncer.allowOnKeys(['dynamodb:UpdateItem', 'dynamodb:GetItem'], state.tableArn, 'schedule#*');
    allowCircuits(syncer, state);
    allowLeavingNotes(syncer, state);
    syncer.acknowledge({
      [`AwsSolutions-IAM5[Resource::${storage.stackName}:ExportsOutputFnGetAttLandedBucketArn463C8FFB/${answers}]`]:
        'Keys are made of time and content: all of them, and of this prefix only.',
    });
    for (const metric of watched) {
      alarmOnReport(this, metric, {
        alarmName: `odds-${stage.name}-${metric}`,
        reportOf: 'sync-schedule',
        metric,
        dimensions: {},
        readOn: 'The log of sync-schedule says why; see docs/runbook.md, section source.',
        statistic: 'Maximum',
        every: Duration.minutes(stage.scheduleEveryMinutes),
        ofThree: 2,
      });
    }
    this.function = syncer.function;
  }
}
