import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoDbRunNotes } from '../../lib/aws/dynamodb-run-notes.ts';
import type { RunNotes } from '../../lib/telemetry/run-status.ts';
import { credentialsOf, region, stateTable } from './account.ts';
import type { Reachable } from './instance.ts';

/** What the machine's functions noted of their runs, for commands that show it. */
export function openRunNotes(at: Reachable<'dynamoDb'>): Pick<RunNotes, 'readAll'> & { close(): void } {
  const client = new DynamoDBClient({ endpoint: at.dynamoDb, region, credentials: credentialsOf(at), maxAttempts: 1 });
  const { readAll } = dynamoDbRunNotes({ client, table: stateTable });
  return { readAll, close: () => client.destroy() };
}
