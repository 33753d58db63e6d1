import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { LeaseStore } from '../resilience/lease.ts';

/** Leases in the state table, under the partition key `lease`. An old one is taken over; nothing relies on its deletion. */
export function dynamoDbLeases({ client, table }: { client: DynamoDBClient; table: string }): LeaseStore {
  const keyOf = (name: string) => ({ pk: { S: 'lease' }, sk: { S: name } });
  return {
    take: (name, { owner, until }, now, abortSignal) =>
      holding(() =>
        client.send(
          new PutItemCommand({
            TableName: table,
            Item: {
              ...keyOf(name),
              lease_owner: { S: owner },
              lease_until: { N: String(until) },
              expires_at: { N: String(Math.ceil(until / 1000)) },
            },
            // Not even to its owner twice: a delivery that is repeated bears the id of the first.
            ConditionExpression: 'attribute_not_exists(pk) or lease_until <= :now',
            ExpressionAttributeValues: { ':now': { N: String(now) } },
          }),
          { abortSignal },
        ),
      ),

    async release(name, owner, abortSignal) {
      await holding(() =>
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

/** False where the condition did not hold. */
async function holding(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
