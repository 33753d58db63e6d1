import { CfnOutput, Duration } from 'aws-cdk-lib';
import { TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { FunctionUrlAuthType, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { configSchema } from '../../functions/check-health/config.ts';
import type { StorageStack } from '../stacks/storage-stack.ts';
import type { Stage } from '../stages.ts';
import { allowCircuits, circuitEnvironment, slowestCadence } from './circuit-access.ts';
import { allowDataApi } from './data-api-access.ts';
import { MonitoredFunction } from './monitored-function.ts';
import { alarmOnReport } from './report-alarm.ts';
import { allowReadingNotes } from './run-note-access.ts';
import { allowKeys, sourceEnvironment, sourceKeys } from './source-access.ts';

/**
 * The function that says how all of it is, to its schedule, to a hand, and to whoever IAM lets ask its URL. It reads what
 * runs reported; only somebody who asks for it in depth makes it ask the database, as the reader, and the sources.
 */
export class HealthCheck extends Construct {
  readonly function: IFunction;

  constructor(scope: Construct, id: string, { stage, storage }: { stage: Stage; storage: StorageStack }) {
    super(scope, id);
    const { database, reader, state } = storage;
    const keys = sourceKeys(this, stage);
    const checker = new MonitoredFunction<typeof configSchema>(this, 'CheckHealth', {
      stage,
      folder: 'check-health',
      description: 'Says whether all of it is well, by what runs reported. By schedule, by hand and over its URL.',
      sizing: stage.functions.checkHealth,
      environment: {
        STAGE: stage.name,
        CLUSTER_ARN: database.clusterArn,
        DATABASE_NAME: database.databaseName,
        DATABASE_SECRET_ARN: reader.secret.secretArn,
        ...circuitEnvironment(stage, state, slowestCadence(stage)),
        ...sourceEnvironment(stage, keys),
        SLATES: JSON.stringify(stage.slates),
        TIME_ZONE: stage.timeZone,
        COLLECTING: String(stage.collecting),
        DRAIN_EVERY_MINUTES: String(stage.recording.drainEveryMinutes),
        SCHEDULE_EVERY_MINUTES: String(stage.scheduleEveryMinutes),
      },
      errorImpact: 'Nobody is told how it is. Collecting and recording go on, and have their own alarms.',
      // One that starts when the next is due would say the same, only older.
      unrun: { worthFor: Duration.minutes(stage.healthCheckEveryMinutes - 1) },
    });
    allowReadingNotes(checker, state);
    checker.allowOnKeys(['dynamodb:Query'], state.tableArn, 'schedule#*');
    allowCircuits(checker, state);
    allowKeys(checker, keys);
    allowDataApi(checker, { database, as: reader.secret, actions: ['ExecuteStatement'] });
    const { url } = checker.function.addFunctionUrl({ authType: FunctionUrlAuthType.AWS_IAM });
    new CfnOutput(this, 'Url', { value: url, description: 'GET it, signed, for the health of all of it as JSON.' });
    alarmWhenUnhealthy(this, stage);
    this.function = checker.function;
  }
}

/** A check that does not come is not taken for a good one. */
function alarmWhenUnhealthy(scope: Construct, { name, healthCheckEveryMinutes }: Stage): void {
  alarmOnReport(scope, 'Unhealthy', {
    alarmName: `odds-${name}-Unhealthy`,
    reportOf: 'check-health',
    metric: 'Unhealthy',
    dimensions: {},
    readOn: 'The log of check-health says why; each reason names its section of docs/runbook.md.',
    statistic: 'Maximum',
    every: Duration.minutes(healthCheckEveryMinutes),
    ofThree: 2,
    silence: TreatMissingData.BREACHING,
  });
}
