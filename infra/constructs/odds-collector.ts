import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LambdaDestination, SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { configSchema } from '../../functions/collect-odds/config.ts';
import type { StorageStack } from '../stacks/storage-stack.ts';
import type { SlateSchedule, Stage } from '../stages.ts';
import { allowDataApi } from './data-api-access.ts';
import { landedPrefix } from './landed-bucket.ts';
import { MonitoredFunction } from './monitored-function.ts';
import { worthFor } from './slate-schedules.ts';

interface OddsCollectorProps {
  readonly stage: Stage;
  readonly storage: StorageStack;
  readonly missedRuns: IQueue;
  /** Started after each run: it looks whether that was a good one. */
  readonly backlog: IFunction;
}

/** The function that observes a slate, lands it and records it. It knows one database user, which can do nothing else. */
export class OddsCollector extends Construct {
  readonly function: IFunction;

  constructor(scope: Construct, id: string, { stage, storage, missedRuns, backlog }: OddsCollectorProps) {
    super(scope, id);
    const { database, recorder, landed, state } = storage;
    const collector = new MonitoredFunction<typeof configSchema>(this, 'CollectOdds', {
      stage,
      folder: 'collect-odds',
      description: 'Observes the slate of a league, lands what it saw, and records what changed.',
      sizing: stage.functions.collectOdds,
      environment: {
        STAGE: stage.name,
        CLUSTER_ARN: database.clusterArn,
        DATABASE_NAME: database.databaseName,
        DATABASE_SECRET_ARN: recorder.secret.secretArn,
        LANDED_BUCKET: landed.bucketName,
        STATE_TABLE: state.tableName,
        RECORDING: stage.recording.mode,
      },
      errorImpact:
        'Prices of this moment were not seen and cannot be fetched later: the history has a gap until a run succeeds.',
      unrun: { worthFor: shortestWorth(stage), to: new SqsDestination(missedRuns) },
      onSuccess: new LambdaDestination(backlog),
    });
    allowDataApi(collector, { database, as: recorder.secret, actions: ['ExecuteStatement'] });
    const observations = `${landedPrefix}*`;
    collector.allow(['s3:PutObject', 's3:GetObject'], landed.arnForObjects(observations));
    collector.allowOnKeys(['dynamodb:PutItem'], state.tableArn, 'settled#*');
    for (const slate of stage.slates) alarmOnFailedRuns(this, stage, slate);
    collector.acknowledge({
      'AwsSolutions-IAM5[Resource::<RecordBacklog.Arn>:*]': 'The versions of one function: CDK grants it with them.',
      [`AwsSolutions-IAM5[Resource::${storage.stackName}:ExportsOutputFnGetAttLandedBucketArn463C8FFB/${observations}]`]:
        'Keys are made of time and content: all of them, and of this prefix only.',
    });
    this.function = collector.function;
  }
}

/**
 * A run that fails is a report and no error of Lambda's (docs/adr/0005), so its own metric is watched. One failed run is
 * weather; of three in a row two are not.
 */
function alarmOnFailedRuns(scope: Construct, stage: Stage, { league, everyMinutes }: SlateSchedule): void {
  new Alarm(scope, `Failed-${league}`, {
    alarmName: `odds-${stage.name}-collect-odds-failed-${league}`,
    alarmDescription: `Runs that observe ${league} fail again and again: each is a gap in the history. The code in the log names the section of docs/runbook.md.`,
    metric: new Metric({
      namespace: 'Odds',
      metricName: 'RunsFailed',
      dimensionsMap: { service: 'collect-odds', source: 'action-network', league },
      statistic: 'Sum',
      period: Duration.minutes(everyMinutes),
    }),
    threshold: 1,
    evaluationPeriods: 3,
    datapointsToAlarm: 2,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
}

/** One function serves all schedules of the stage: its patience is that of the quickest. */
function shortestWorth({ slates }: Stage) {
  const [first, ...others] = slates.map(worthFor);
  if (first === undefined) throw new Error('A stage without slates collects nothing.');
  return others.reduce((least, next) => (next.toSeconds() < least.toSeconds() ? next : least), first);
}
