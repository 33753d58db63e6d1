import { CfnResource, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Trigger } from 'aws-cdk-lib/triggers';
import type { Construct } from 'constructs';
import { type Stage, sizingOf } from '../stages.ts';
import type { DeployedFunction } from './deployed-function.ts';

/**
 * Runs a function in the deployment. Runs again whenever the function changes – its migrations are part of it – and a failure
 * fails the deployment, before anything else changed.
 */
export function runAtDeployment(deployed: DeployedFunction, stage: Stage): Trigger {
  const { timeoutSeconds } = sizingOf(deployed.declaration, stage);
  const trigger = new Trigger(deployed, 'AtDeployment', {
    handler: deployed.monitored.function,
    timeout: Duration.seconds(timeoutSeconds + 30),
    executeOnHandlerChange: true,
  });
  keepLogOfTrigger(deployed, stage);
  return trigger;
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
