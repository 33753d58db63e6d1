import { CfnResource, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Trigger } from 'aws-cdk-lib/triggers';
import { Construct } from 'constructs';
import type { configSchema } from '../../functions/migrate-schema/config.ts';
import type { StorageStack } from '../stacks/storage-stack.ts';
import type { Stage } from '../stages.ts';
import { allowDataApi, inTransactions } from './data-api-access.ts';
import { MonitoredFunction } from './monitored-function.ts';
import { allowLeavingNotes } from './run-note-access.ts';

/**
 * Brings the schema to what this deployment's code expects, and its roles to their passwords. Runs again whenever the
 * function changes – its migrations are part of it – and a failure fails the deployment, before anything else changed.
 */
export class SchemaMigration extends Construct {
  readonly #trigger: Trigger;

  constructor(scope: Construct, id: string, { stage, storage }: { stage: Stage; storage: StorageStack }) {
    super(scope, id);
    const migrator = migratorOf(this, stage, storage);
    this.#trigger = new Trigger(this, 'AtDeployment', {
      handler: migrator.function,
      timeout: stage.functions.migrateSchema.timeout.plus(Duration.seconds(30)),
      executeOnHandlerChange: true,
    });
    keepLogOfTrigger(this, stage);
  }

  /** Code that expects the schema changes only once the schema is there. */
  runsBefore(...scopes: Construct[]): void {
    this.#trigger.executeBefore(...scopes);
  }
}

/** CDK's own function that calls ours would log for ever, into a group that no stack owns. */
function keepLogOfTrigger(scope: Construct, stage: Stage): void {
  const caller = Stack.of(scope)
    .node.findChild('AWSCDK.TriggerCustomResourceProviderCustomResourceProvider')
    .node.findChild('Handler');
  if (!CfnResource.isCfnResource(caller)) throw new Error('The function of CDK triggers is not where it was.');
  const log = new LogGroup(scope, 'TriggerLog', {
    retention: stage.logRetention,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  caller.addPropertyOverride('LoggingConfig', { LogFormat: 'JSON', LogGroup: log.logGroupName });
}

function migratorOf(scope: Construct, stage: Stage, storage: StorageStack): MonitoredFunction<typeof configSchema> {
  const { database, recorder, reader, state } = storage;
  const migrator = new MonitoredFunction<typeof configSchema>(scope, 'MigrateSchema', {
    stage,
    folder: 'migrate-schema',
    description: 'Brings the database schema forward. Run by the deployment, and by hand.',
    sizing: stage.functions.migrateSchema,
    environment: {
      STAGE: stage.name,
      CLUSTER_ARN: database.clusterArn,
      DATABASE_NAME: database.databaseName,
      STATE_TABLE: state.tableName,
      DATABASE_SECRET_ARN: database.ownerSecret.secretArn,
      RECORDER_SECRET_ARN: recorder.secret.secretArn,
      READER_SECRET_ARN: reader.secret.secretArn,
    },
    errorImpact:
      'The deployment stopped, and the old code goes on with the old schema: nothing is lost, nothing is new.',
  });
  allowDataApi(migrator, { database, as: database.ownerSecret, actions: inTransactions });
  allowLeavingNotes(migrator, state);
  migrator.allow(['secretsmanager:GetSecretValue'], recorder.secret.secretArn, reader.secret.secretArn);
  return migrator;
}
