import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { missedRunsQueueName } from '../resource-names.ts';
import type { Stage } from '../stages.ts';
import { acknowledge } from './acknowledged.ts';

/**
 * Runs that should have observed and did not, each with the event it was meant for: what the scheduler could not
 * deliver, and what failed. A gap is known by its message here; nothing is run again, because a price is gone by then.
 */
export class MissedRuns extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id);
    this.queue = new Queue(this, 'Queue', {
      queueName: missedRunsQueueName(stage.name),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    acknowledge(this.queue, { 'AwsSolutions-SQS3': 'This is the dead-letter queue.' });
  }
}
