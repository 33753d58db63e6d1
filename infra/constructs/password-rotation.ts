import { type Duration, Stack } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnRotationSchedule } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { configSchema } from '../../functions/rotate-database-secret/config.ts';
import type { StorageStack } from '../stacks/storage-stack.ts';
import type { Stage } from '../stages.ts';
import { allowDataApi, inTransactions } from './data-api-access.ts';
import type { DatabaseUser } from './database-user.ts';
import { MonitoredFunction } from './monitored-function.ts';

/** New passwords for the database roles, on a schedule. The function is outside the network: it asks through the Data API. */
export class PasswordRotation extends Construct {
  readonly #rotator: MonitoredFunction<typeof configSchema>;

  constructor(scope: Construct, id: string, { stage, storage }: { stage: Stage; storage: StorageStack }) {
    super(scope, id);
    this.#rotator = rotatorOf(this, stage, storage);
    this.#rotator.function.addPermission('SecretsManager', {
      principal: new ServicePrincipal('secretsmanager.amazonaws.com'),
      sourceAccount: Stack.of(this).account,
    });
    this.#rotates('Recorder', storage.recorder, stage.passwordsRotateEvery);
    this.#rotates('Reader', storage.reader, stage.passwordsRotateEvery);
  }

  /**
   * Not at once: the migration has just set the generated password. The resource itself rather than CDK's L2, whose
   * permission would let secrets of any account call the function, and whose policy gives actions that it does not use.
   */
  #rotates(name: string, { secret }: DatabaseUser, every: Duration): void {
    const rotator = this.#rotator.function;
    const schedule = new CfnRotationSchedule(this, name, {
      secretId: secret.secretArn,
      rotationLambdaArn: rotator.functionArn,
      rotationRules: { automaticallyAfterDays: every.toDays() },
      rotateImmediatelyOnUpdate: false,
    });
    // A new id would add a schedule and then delete the secret's only one (cloudformation-coverage-roadmap#1813).
    schedule.overrideLogicalId(`${name}PasswordRotation`);
    schedule.node.addDependency(rotator);
  }
}

function rotatorOf(scope: Construct, stage: Stage, storage: StorageStack): MonitoredFunction<typeof configSchema> {
  const { database, recorder, reader } = storage;
  const rotator = new MonitoredFunction<typeof configSchema>(scope, 'RotateDatabaseSecret', {
    stage,
    folder: 'rotate-database-secret',
    description: 'Gives a database role a new password. Called by Secrets Manager, step by step.',
    sizing: stage.functions.rotateDatabaseSecret,
    environment: {
      STAGE: stage.name,
      CLUSTER_ARN: database.clusterArn,
      DATABASE_NAME: database.databaseName,
      DATABASE_SECRET_ARN: database.ownerSecret.secretArn,
    },
    errorImpact:
      'A password was not changed and the old one goes on working, unless the step that failed says otherwise.',
  });
  allowDataApi(rotator, { database, as: database.ownerSecret, actions: inTransactions });
  const secrets = [recorder.secret.secretArn, reader.secret.secretArn];
  rotator.allow(
    ['DescribeSecret', 'GetSecretValue', 'PutSecretValue', 'UpdateSecretVersionStage'].map(
      (a) => `secretsmanager:${a}`,
    ),
    ...secrets,
  );
  rotator.allow(['secretsmanager:GetRandomPassword'], '*');
  return rotator;
}
