import { Stack } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnRotationSchedule } from 'aws-cdk-lib/aws-secretsmanager';
import type { StorageStack } from '../stacks/storage-stack.ts';
import type { Stage } from '../stages.ts';
import type { DeployedFunction } from './deployed-function.ts';

/**
 * New passwords for the database roles, on a schedule. Not at once: the migration has just set the generated password. The
 * resource itself rather than CDK's L2, whose permission would let secrets of any account call the function, and whose policy
 * gives actions that it does not use.
 */
export function rotatePasswords(rotator: DeployedFunction, { recorder, reader }: StorageStack, stage: Stage): void {
  rotator.function.addPermission('SecretsManager', {
    principal: new ServicePrincipal('secretsmanager.amazonaws.com'),
    sourceAccount: Stack.of(rotator).account,
  });
  for (const [name, { secret }] of Object.entries({ Recorder: recorder, Reader: reader })) {
    const schedule = new CfnRotationSchedule(rotator, name, {
      secretId: secret.secretArn,
      rotationLambdaArn: rotator.function.functionArn,
      rotationRules: { automaticallyAfterDays: stage.passwordsRotateEvery.toDays() },
      rotateImmediatelyOnUpdate: false,
    });
    // A new id would add a schedule and then delete the secret's only one (cloudformation-coverage-roadmap#1813).
    schedule.overrideLogicalId(`${name}PasswordRotation`);
    schedule.node.addDependency(rotator.function);
  }
}
