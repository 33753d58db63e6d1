import { Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LambdaDestination, SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { configSchema } from '../../functions/collect-odds/config.ts';
import { sources } from '../../lib/sources/registry.ts';
import type { StorageStack } from '../stacks/storage-stack.ts';
import type { SlateSchedule, Stage } from '../stages.ts';
import { allowCircuits, circuitEnvironment, slowestCadence } from './circuit-access.ts';
import { allowDataApi } from './data-api-access.ts';
import { landedPrefix } from './landed-bucket.ts';
import { MonitoredFunction } from './monitored-function.ts';
import { alarmOnReport, type Watched } from './report-alarm.ts';
import { allowLeavingNotes } from './run-note-access.ts';
import { worthFor } from './slate-schedules.ts';
import { allowKeys, meteredSources, sourceEnvironment, sourceKeys, warnOfSources } from './source-access.ts';

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
    const keys = sourceKeys(this, stage);
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
        ...circuitEnvironment(stage, state, slowestCadence(stage)),
        RECORDING: stage.recording.mode,
        ...sleepOf(stage),
        ...sourceEnvironment(stage, keys),
      },
      errorImpact:
        'Prices of this moment were not seen and cannot be fetched later: the history has a gap until a run succeeds.',
      unrun: { worthFor: shortestWorth(stage), to: new SqsDestination(missedRuns) },
      onSuccess: new LambdaDestination(backlog),
    });
    allowDataApi(collector, { database, as: recorder.secret, actions: ['ExecuteStatement'] });
    const observations = `${landedPrefix}*`;
    collector.allow(['s3:PutObject'], landed.arnForObjects(observations));
    collector.allowOnKeys(['dynamodb:PutItem'], state.tableArn, 'settled#*');
    collector.allowOnKeys(['dynamodb:UpdateItem', 'dynamodb:GetItem', 'dynamodb:DeleteItem'], state.tableArn, 'lease');
    collector.allowOnKeys(['dynamodb:Query'], state.tableArn, 'schedule#*');
    allowCircuits(collector, state);
    allowLeavingNotes(collector, state);
    warnOfSources(this, stage);
    allowKeys(collector, keys);
    if (meteredSources(keys).length > 0) {
      collector.allowOnKeys(['dynamodb:GetItem', 'dynamodb:PutItem'], state.tableArn, 'quota');
    }
    for (const slate of stage.slates) alarmOnRuns(this, stage, slate);
    collector.acknowledge({
      'AwsSolutions-IAM5[Resource::<RecordBacklog.Arn>:*]': 'The versions of one function: CDK grants it with them.',
      [`AwsSolutions-IAM5[Resource::${storage.stackName}:ExportsOutputFnGetAttLandedBucketArn463C8FFB/${observations}]`]:
        'Keys are made of time and content: all of them, and of this prefix only.',
    });
    this.function = collector.function;
  }
}

/** A database that never sleeps need not be woken. */
function sleepOf({ database: { sleepsAfter } }: Stage) {
  return sleepsAfter && { DATABASE_SLEEPS_AFTER_SECONDS: String(sleepsAfter.toSeconds()) };
}

/** What is watched of the runs of one league. */
const watched: readonly Watched<'collect-odds'>[] = [
  // A run that fails is a report and no error of Lambda's (docs/adr/0005), and one that is skipped is none either. One is
  // weather; of three in a row two are not.
  { metric: 'RunsMissed', ofThree: 2 },
  { metric: 'SourceCircuitsOpened', ofThree: 1 },
  { metric: 'DatabaseCircuitsOpened', ofThree: 1 },
  // The code expects another schema than there is: it waits for the migration, for as long as that takes.
  { metric: 'SchemaDrifts', ofThree: 1 },
  { metric: 'DatabaseSaturated', ofThree: 2 },
];

function alarmOnRuns(scope: Construct, stage: Stage, { league, everyMinutes }: SlateSchedule): void {
  for (const watch of watched) {
    alarmOnReport(scope, `${watch.metric}-${league}`, {
      alarmName: `odds-${stage.name}-collect-odds-${watch.metric}-${league}`,
      reportOf: 'collect-odds',
      ...watch,
      dimensions: { source: firstAsked(league), league },
      about: `${league}: `,
      readOn: 'The code in the log names the section of docs/runbook.md.',
      statistic: 'Sum',
      every: Duration.minutes(everyMinutes),
    });
  }
}

/** The source that a run is reported under: the first that it asks. @throws at synthesis if no source knows the league */
function firstAsked(league: string): string {
  const first = sources.find(({ leagues }) => leagues.includes(league));
  if (first === undefined) throw new Error(`A slate is of the league ${league}, which no source knows.`);
  return first.name;
}

/** One function serves all schedules of the stage: its patience is that of the quickest. */
function shortestWorth({ slates }: Stage) {
  const [first, ...others] = slates.map(worthFor);
  if (first === undefined) throw new Error('A stage without slates collects nothing.');
  return others.reduce((least, next) => (next.toSeconds() < least.toSeconds() ? next : least), first);
}
