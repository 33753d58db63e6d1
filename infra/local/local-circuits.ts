import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoDbCircuitStore } from '../../lib/aws/dynamodb-circuit-store.ts';
import type { CircuitStore } from '../../lib/resilience/circuit/store.ts';
import { credentialsOf, region, stateTable } from './account.ts';
import type { Reachable } from './instance.ts';

/** The circuits of the machine's functions. */
export function openCircuitStore(at: Reachable<'dynamoDb'>): CircuitStore & { close(): void } {
  const client = new DynamoDBClient({ endpoint: at.dynamoDb, region, credentials: credentialsOf(at), maxAttempts: 1 });
  return { ...dynamoDbCircuitStore({ client, table: stateTable }), close: () => client.destroy() };
}
