import { AttributeType, Billing, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import { pin } from './pinned.ts';

/** Small shared state that must be there when the database is not, such as circuits and leases. `expires_at` is in epoch seconds. */
export class StateTable extends Construct {
  readonly table: TableV2;

  constructor(scope: Construct, id: string, { onDestroy, protectedFromDeletion }: Stage) {
    super(scope, id);
    this.table = new TableV2(this, 'Table', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      timeToLiveAttribute: 'expires_at',
      billing: Billing.onDemand(),
      encryption: TableEncryptionV2.dynamoOwnedKey(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: protectedFromDeletion,
      removalPolicy: onDestroy.table,
    });
    pin(this.table, 'StateTable');
  }
}
