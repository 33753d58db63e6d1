import type { Activity } from './activity.ts';
import { type CostInput, type CountedLine, lineOf } from './cost-line.ts';
import { requestsOf } from './requests.ts';
import { storedBy } from './stored.ts';

const s3 = lineOf('S3');
const dynamoDb = lineOf('DynamoDB');

export function storeLines({ stage, assumptions }: CostInput, activity: Activity): readonly CountedLine[] {
  const { stateWrites, stateReads, bucketWrites, bucketReads } = requestsOf(activity);
  const { landedGb, landedDays } = storedBy(stage, assumptions);
  const {
    'write-units': writeUnits,
    'read-units': readUnits,
    'state-gb': stateGb,
    'landed-kb': landedKb,
  } = assumptions;
  const landed = `${landedKb} KB for each observation of ${Math.round(landedDays)} days.`;
  const writes = `${Math.round(stateWrites)} requests of ${writeUnits} units.`;
  const reads = `${Math.round(stateReads)} requests of ${readUnits} units.`;
  const state = 'Circuits, leases, statuses of runs, dates of the official schedule.';
  return [
    s3('storage', landedGb, 's3-gb-month', landed),
    s3(
      'writes and listings',
      bucketWrites,
      's3-write',
      'One write for each observation; a drain that is due lists seven times.',
    ),
    s3('reads', bucketReads, 's3-read', 'A drain reads each observation that it records.'),
    dynamoDb('writes', stateWrites * writeUnits, 'dynamodb-write', writes),
    dynamoDb('reads', stateReads * readUnits, 'dynamodb-read', reads),
    dynamoDb('storage', stateGb, 'dynamodb-gb-month', state),
    dynamoDb('point-in-time recovery', stateGb, 'dynamodb-recovery-gb-month', 'The size of the table.'),
    lineOf('SQS')('requests', 0, 'sqs-request', 'Only failures send to the queues.'),
  ];
}
