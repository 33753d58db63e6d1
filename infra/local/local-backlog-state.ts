import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoDbBacklogState } from '../../lib/aws/dynamodb-backlog-state.ts';
import type { BacklogState } from '../../lib/backlog/backlog-state.ts';
import type { LandedKind } from '../../lib/landing/landed-kind.ts';
import { credentialsOf, region, stateTable } from './account.ts';
import type { Reachable } from './instance.ts';

/** The backlog's state of the machine's functions, for commands that show it. */
export function openBacklogState(
  at: Reachable<'dynamoDb'>,
  now: () => Date,
  kind: LandedKind,
): BacklogState & { close(): void } {
  const client = new DynamoDBClient({ endpoint: at.dynamoDb, region, credentials: credentialsOf(at), maxAttempts: 1 });
  return { ...dynamoDbBacklogState({ client, table: stateTable, now, kind }), close: () => client.destroy() };
}
