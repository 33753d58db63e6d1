import { DeleteItemCommand, type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { LeaseStore } from '../resilience/lease.ts';
import { expiring } from './expiry.ts';
import { toldIfHeld } from './state-items.ts';

const what = 'the leases';

/** Leases in the state table, under the partition key `lease`. An old one is taken over; nothing relies on its deletion. */
export function dynamoDbLeases({ client, table }: { client: DynamoDBClient; table: string }): LeaseStore {
  const keyOf = (name: string) => ({ pk: { S: 'lease' }, sk: { S: name } });
  return {
    async take(name, { owner, until }, now, abortSignal) {
      const command = new PutItemCommand({
        TableName: table,
        Item: {
          ...keyOf(name),
          lease_owner: { S: owner },
          lease_until: { N: String(until) },
          ...expiring(until),
        },
        // Not even to its owner twice: a delivery that is repeated bears the id of the first.
        ConditionExpression: 'attribute_not_exists(pk) or lease_until <= :now',
        ExpressionAttributeValues: { ':now': { N: String(now) } },
      });
      return (await toldIfHeld(what, () => client.send(command, { abortSignal }))) !== undefined;
    },

    async release(name, owner, abortSignal) {
      await toldIfHeld(what, () =>
        client.send(
          new DeleteItemCommand({
            TableName: table,
            Key: keyOf(name),
            ConditionExpression: 'lease_owner = :owner',
            ExpressionAttributeValues: { ':owner': { S: owner } },
          }),
          { abortSignal },
        ),
      );
    },
  };
}
