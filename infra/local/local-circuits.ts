import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoDbCircuitStore } from '../../lib/aws/dynamodb-circuit-store.ts';
import type { CircuitStore } from '../../lib/resilience/circuit/store.ts';
import { credentials, region, stateTable } from './account.ts';

/** The machine's circuits, where the functions keep them. */
export function openCircuitStore(dynamoDb: string): CircuitStore & { close(): void } {
  const client = new DynamoDBClient({ endpoint: dynamoDb, region, credentials, maxAttempts: 1 });
  return { ...dynamoDbCircuitStore({ client, table: stateTable }), close: () => client.destroy() };
}
