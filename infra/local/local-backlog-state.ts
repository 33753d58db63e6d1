import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoDbBacklogState } from '../../lib/aws/dynamodb-backlog-state.ts';
import type { BacklogState } from '../../lib/history/backlog-state.ts';
import { credentials, region, stateTable } from './account.ts';

/** What the machine's functions remember of the backlog, for commands that tell of it. */
export function openBacklogState(dynamoDb: string, now: () => Date): BacklogState & { close(): void } {
  const client = new DynamoDBClient({ endpoint: dynamoDb, region, credentials, maxAttempts: 1 });
  return { ...dynamoDbBacklogState({ client, table: stateTable, now }), close: () => client.destroy() };
}
