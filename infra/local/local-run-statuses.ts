import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoDbRunStatuses } from '../../lib/aws/dynamodb-run-statuses.ts';
import type { RunStatusStore } from '../../lib/telemetry/run-status.ts';
import { credentialsOf, region, stateTable } from './account.ts';
import type { Reachable } from './instance.ts';

/** The run statuses of the machine's functions, for commands that show them. */
export function openRunStatuses(at: Reachable<'dynamoDb'>): Pick<RunStatusStore, 'readAll'> & { close(): void } {
  const client = new DynamoDBClient({ endpoint: at.dynamoDb, region, credentials: credentialsOf(at), maxAttempts: 1 });
  const { readAll } = dynamoDbRunStatuses({ client, table: stateTable });
  return { readAll, close: () => client.destroy() };
}
