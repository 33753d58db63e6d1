import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { Stage } from '../stages.ts';

/**
 * The topic of all alarms. Not encrypted at rest: services may not use the key of SNS, whose messages would be lost without an error, and
 * one of its own costs $1 a month for texts that hold no secret (docs/adr/0045). It takes TLS only, and names its senders.
 */
export class Alerts extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, { stage, alertsTo }: { stage: Stage; alertsTo: readonly string[] }) {
    super(scope, id);
    this.topic = new Topic(this, 'Topic', {
      topicName: `odds-${stage.name}-alerts`,
      displayName: `odds ${stage.name}`,
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
    for (const address of alertsTo) this.topic.addSubscription(new EmailSubscription(address));
  }
}
