import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { Stage } from '../stages.ts';

/**
 * The topic of all alarms. A key of its own encrypts it: services may not use that of SNS, and their messages would be lost
 * without an error. For the same reason the topic's policy names them.
 */
export class Alerts extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, { stage, alertsTo }: { stage: Stage; alertsTo: readonly string[] }) {
    super(scope, id);
    const key = new Key(this, 'Key', {
      description: `Odds (${stage.name}): messages of alarms`,
      enableKeyRotation: true,
    });
    this.topic = new Topic(this, 'Topic', {
      topicName: `odds-${stage.name}-alerts`,
      displayName: `odds ${stage.name}`,
      masterKey: key,
      enforceSSL: true,
    });
    const { account } = Stack.of(this);
    const senders = ['cloudwatch', 'budgets'].map((name) => new ServicePrincipal(`${name}.amazonaws.com`));
    const conditions = { StringEquals: { 'aws:SourceAccount': account } };
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        principals: senders,
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions,
      }),
    );
    key.addToResourcePolicy(
      new PolicyStatement({
        principals: senders,
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: ['*'],
        conditions,
      }),
    );
    for (const address of alertsTo) this.topic.addSubscription(new EmailSubscription(address));
  }
}
