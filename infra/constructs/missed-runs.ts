import { Duration } from 'aws-cdk-lib';
import { Alarm, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
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
    this.queue = deadLetterQueue(this, 'Queue', `odds-${stage.name}-missed-runs`);
    new Alarm(this, 'Missed', {
      alarmName: `odds-${stage.name}-missed-runs`,
      alarmDescription: 'A run that should have observed did not: the history has a gap there that nothing can fill.',
      metric: this.queue.metricNumberOfMessagesSent({ period: Duration.minutes(5) }),
      threshold: 1,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }
}
