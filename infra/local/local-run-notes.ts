import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoDbRunNotes } from '../../lib/aws/dynamodb-run-notes.ts';
import type { RunNotes } from '../../lib/telemetry/run-status.ts';
import { credentialsOf, region, stateTable } from './account.ts';
import type { Reachable } from './instance.ts';

/** The run statuses of the machine's functions, for commands that show them. */
export function openRunNotes(at: Reachable<'dynamoDb'>): Pick<RunNotes, 'readAll'> & { close(): void } {
  const client = new DynamoDBClient({ endpoint: at.dynamoDb, region, credentials: credentialsOf(at), maxAttempts: 1 });
  const { readAll } = dynamoDbRunNotes({ client, table: stateTable });
  return { readAll, close: () => client.destroy() };
}
