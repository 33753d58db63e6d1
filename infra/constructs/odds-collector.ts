import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { configSchema } from '../../functions/collect-odds/config.ts';
import type { StorageStack } from '../stacks/storage-stack.ts';
import type { Stage } from '../stages.ts';
import { allowDataApi } from './data-api-access.ts';
import { landedPrefix } from './landed-bucket.ts';
import { MonitoredFunction } from './monitored-function.ts';
import { worthFor } from './slate-schedules.ts';

interface OddsCollectorProps {
  readonly stage: Stage;
  readonly storage: StorageStack;
  readonly missedRuns: IQueue;
}

/** The function that observes a slate, lands it and records it. It knows one database user, which can do nothing else. */
export class OddsCollector extends Construct {
  readonly function: IFunction;

  constructor(scope: Construct, id: string, { stage, storage, missedRuns }: OddsCollectorProps) {
    super(scope, id);
    const { database, recorder, landed } = storage;
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
      },
      errorImpact:
        'Prices of this moment were not seen and cannot be fetched later: the history has a gap until a run succeeds.',
      unrun: { worthFor: shortestWorth(stage), to: new SqsDestination(missedRuns) },
    });
    allowDataApi(collector, { database, as: recorder.secret, actions: ['ExecuteStatement'] });
    const observations = `${landedPrefix}*`;
    collector.allow(['s3:PutObject', 's3:GetObject'], landed.arnForObjects(observations));
    collector.acknowledge({
      [`AwsSolutions-IAM5[Resource::${storage.stackName}:ExportsOutputFnGetAttLandedBucketArn463C8FFB/${observations}]`]:
        'Keys are made of time and content: all of them, and of this prefix only.',
    });
    this.function = collector.function;
  }
}

/** One function serves all schedules of the stage: its patience is that of the quickest. */
function shortestWorth({ slates }: Stage) {
  const [first, ...others] = slates.map(worthFor);
  if (first === undefined) throw new Error('A stage without slates collects nothing.');
  return others.reduce((least, next) => (next.toSeconds() < least.toSeconds() ? next : least), first);
}
