import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { missedRunsQueueName } from '../resource-names.ts';
import type { Stage } from '../stages.ts';
import { deadLetterQueue } from './dead-letter-queue.ts';

/**
 * Runs that should have observed and did not, each with the event it was meant for: what the scheduler could not
 * deliver, and what failed. A gap is known by its message here; nothing is run again, because a price is gone by then.
 */
export class MissedRuns extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id);
    this.queue = deadLetterQueue(this, 'Queue', missedRunsQueueName(stage.name));
  }
}
